"""Foreign files of vacancies: read as they are, mapped to reports, sent, and accounted for row by row."""
