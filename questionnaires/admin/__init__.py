"""The admin's screens of a questionnaire, besides the editors of its pages."""
