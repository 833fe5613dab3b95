"""Retention schedules as people keep them, in spreadsheets: policies to sheets, and sheets to policies."""
