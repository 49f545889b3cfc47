"""What Clio keeps, one module for each kind: records, filters, payloads and operations."""
