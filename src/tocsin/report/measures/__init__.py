"""What a sanction tells the person concerned: notice, decision, appeal, end; on paper, plainly."""
