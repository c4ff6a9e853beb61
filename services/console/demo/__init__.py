"""The demo region: Пермский край with its real municipalities; everything and everybody else is invented."""

from .participants import PARTICIPANTS

__all__ = ["PARTICIPANTS"]
