"""The only code that changes an ärende or a skrivelse; by noun, one action = one change with its event."""
