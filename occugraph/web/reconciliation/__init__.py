"""The Reconciliation Service API 0.2, by which OpenRefine finds concepts for titles and codes."""
