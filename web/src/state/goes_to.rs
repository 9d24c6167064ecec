//! Where imports go, as far as the page knows.

use roma_import::{Destination, DestinationResponse};

/// Where imports go, as far as the endpoint has said so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoesTo {
    /// What it has said last; nothing if it does not say, or was not asked.
    pub said: Option<Destination>,
    /// Whether that stands. It does not before there is an answer, nor after trouble, since
    /// another endpoint may have come in the place of the one before.
    pub is_sure: bool,
    /// How often there was trouble; each time the endpoint is asked again.
    pub troubles: u32,
    /// How often it was asked, and something came of that.
    pub asked: u32,
    /// How often in a row there was trouble in place of an answer.
    pub failures: u32,
}

impl GoesTo {
    /// Takes in what came when the endpoint was asked: of one that has trouble, what it has
    /// said before is all that is known.
    pub(super) fn found(&mut self, response: DestinationResponse) {
        self.asked = self.asked.wrapping_add(1);
        let said = match response {
            DestinationResponse::Told(destination) => Some(destination),
            DestinationResponse::Untold => None,
            DestinationResponse::Lost => {
                self.is_sure = false;
                self.failures = self.failures.saturating_add(1);
                return;
            }
        };
        self.said = said;
        self.is_sure = true;
        self.failures = 0;
    }

    /// A call has not brought what was hoped for.
    pub(super) const fn doubt(&mut self) {
        self.is_sure = false;
        self.troubles = self.troubles.wrapping_add(1);
    }

    /// Whether it is certain that imports go there.
    pub fn is_surely(&self, destination: &Destination) -> bool {
        self.is_sure && self.said.as_ref() == Some(destination)
    }

    /// Whether it is certain that the endpoint does not say that imports go there.
    pub fn is_surely_not(&self, destination: &Destination) -> bool {
        self.is_sure && self.said.as_ref() != Some(destination)
    }
}
