"""The policy language: YAML text to the values of the domain, or to problems that a compliance officer can mend."""
