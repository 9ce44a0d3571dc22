"""What changes something in beslut: transaction, lock, policy, flow, write, event."""
