"""What is kept for one person is deleted when that person is erased from the desk."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tocsin.desk.alarms.tables import AlarmRow, DeliveryRow, SubscriptionRow


def forget(session: Session, person_id: str) -> int:
    """Deletes the subscriptions, alarms and messages of a person, addresses included; how many."""
    return sum(
        len(session.scalars(delete(row).where(row.person == person_id).returning(row.id)).all())
        for row in (DeliveryRow, AlarmRow, SubscriptionRow)
    )
