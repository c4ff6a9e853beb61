"""The rules of the agreements service: only parties sign, and attendance is not a signature. Pure."""
