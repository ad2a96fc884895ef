"""What may be done about a judged case: rules, proportionality, sanctions. Pure."""
