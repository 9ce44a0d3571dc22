"""What changes something in forum: transaction, lock, policy, flow, write, event."""
