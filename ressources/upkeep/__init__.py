"""What a library’s published resources ask of those who keep it: the rule, and the report."""
