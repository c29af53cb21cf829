"""How hub records get their Sage codes: pure rules, nothing stored, nothing sent."""
