"""Who may see partners, groups and our own card: all who look, and those who administer them.

An administrator looks at no cases by that role, and has to lead a partner through the first steps.
"""

from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting


def need_to_see(sitting: Sitting) -> None:
    """Lets pass who may look, or administers.

    Raises:
        ForbiddenError: the actor may do neither.
    """
    if not sitting.actor.may(Right.ADMINISTER):
        sitting.need(Right.LOOK)
