//! Origins of entries as the places of faults: what compiling finds is told where the entry stands in its file.

use crate::diagnostic::location::Location;
use crate::layers::event::Event;
use crate::layers::front::Front;
use crate::layers::origin::Origin;

/// Where an entry of this id stands.
pub(super) fn location(origin: &Origin, id: &str) -> Location {
    Location {
        file: origin.file.as_deref().map(str::to_owned),
        line: origin.line,
        column: origin.column,
        feature: origin.feature,
        id: (!id.is_empty()).then(|| id.to_owned()),
        ..Location::default()
    }
}

/// Where an event stands in its table.
pub(super) fn of_event(event: &Event) -> Location {
    location(&event.origin, &event.id)
}

/// Where a front stands in its file.
pub(super) fn of_front(front: &Front) -> Location {
    location(&front.origin, &front.id)
}
