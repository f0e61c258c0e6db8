"""An export as one ZIP: JSON by a published schema, tables for spreadsheets, and pages to read."""
