"""The values a fact can take."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

Value = str | bool | Decimal | date
