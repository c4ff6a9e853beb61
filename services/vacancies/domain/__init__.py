"""The rules of the vacancies service: positions are counted, not advertisements. Pure."""
