//! Everything that can happen to a plan while the page runs it, by who causes it.

use roma_import::response::{JobBaseline, JobLookup};

use super::{Decision, Next, Run, StoreFault};
use crate::state::{PollResponse, Reply, Token, TransportFailure, Trouble};

/// Everything that can happen to a plan that runs. Moments are in milliseconds since the epoch,
/// and say only what a person reads, or how long there is to wait after a reload.
#[allow(
    clippy::large_enum_variant,
    reason = "each is taken in as soon as it has happened, and none is kept"
)]
pub enum RunEvent {
    /// Something has come of what was asked for with this number, at a moment.
    Heard(u32, Heard, i64),
    /// The person wants something, at a moment.
    Person(Wish, i64),
    /// The changes up to a revision are written down, or could not be.
    Written(u32, Result<(), StoreFault>),
    /// The browser has its network back.
    Reconnected,
}

/// What comes of what the plan asks for [`next`](Run::next).
pub enum Heard {
    /// The endpoint was asked for its jobs before anything is sent.
    Counted(JobBaseline),
    /// The browser has a network, which an import that is to be sent has waited for.
    Connected,
    /// An answer came to the import that was sent.
    Answered(Reply),
    /// None came.
    Lost(TransportFailure),
    /// It is long in coming.
    Slow,
    /// A poll of the job came back.
    Polled(Result<PollResponse, TransportFailure>),
    /// It is time to send an import again that has met a running job.
    Waited,
    /// The endpoint's list of jobs was read.
    LookedUp(JobLookup),
    /// It could not be asked for, there or before anything is sent: that, or the answer, was
    /// lost on the way. With it may come the pause that is asked for, in milliseconds.
    LookUpFailed(Option<u32>),
    /// The endpoint does not accept the token that it was asked for it with.
    LookUpRefused(Trouble),
}

/// What a person wants of a plan.
pub enum Wish {
    /// What could not be written down is to be tried again.
    WriteAgain,
    /// Nobody is to wait any longer for the answer to the import that was sent.
    GiveUp,
    /// The job is to be polled now.
    PollNow,
    /// The endpoint's list of jobs is to be read again.
    LookUpAgain,
    /// No further import is to be sent for now.
    Pause,
    /// It is to go on.
    Resume,
    /// No further import is to be sent, ever.
    Stop,
    /// This is to be done about the current import.
    Decide(Decision),
    /// It is to go on with this token.
    Token(Token),
}

impl Run {
    /// What an event makes of it.
    pub fn happened(&mut self, event: RunEvent) {
        match event {
            RunEvent::Heard(generation, heard, now) => self.heard(generation, heard, now),
            RunEvent::Person(wish, now) => self.wished(wish, now),
            RunEvent::Written(revision, Ok(())) => self.wrote(revision),
            RunEvent::Written(revision, Err(fault)) => self.could_not_write(revision, fault),
            RunEvent::Reconnected => self.reconnected(),
        }
    }

    /// What has come of what was asked for with a number. It is listened to only as long as that
    /// is what comes next: what was asked for earlier has been overtaken.
    pub fn heard(&mut self, generation: u32, heard: Heard, now: i64) {
        if generation != self.generation {
            return;
        }
        match (self.next(), heard) {
            (Next::Count, Heard::Counted(baseline)) => self.counted(baseline),
            (Next::AwaitNetwork, Heard::Connected) => self.connected(now),
            (Next::Post, Heard::Answered(reply)) => self.answered(reply, now),
            (Next::Post, Heard::Lost(loss)) => self.lost(loss, now),
            (Next::Post, Heard::Slow) => self.slow(),
            (Next::Poll, Heard::Polled(poll)) => self.polled(poll, now),
            (Next::Wait, Heard::Waited) => self.waited(),
            (Next::LookUp, Heard::LookedUp(job_lookup)) => self.looked_up(job_lookup, now),
            (Next::Count | Next::LookUp, Heard::LookUpFailed(pause)) => {
                self.look_up_failed(pause, now);
            }
            (Next::LookUp, Heard::LookUpRefused(trouble)) => self.look_up_refused(trouble),
            // What it comes of is not asked for any more.
            _ => {}
        }
    }

    fn wished(&mut self, wish: Wish, now: i64) {
        match wish {
            Wish::WriteAgain => self.write_again(),
            Wish::GiveUp => self.give_up(now),
            Wish::PollNow => self.poll_now(),
            Wish::LookUpAgain => self.look_up_again(),
            Wish::Pause => self.pause(),
            Wish::Resume => self.resume(now),
            Wish::Stop => self.stop(now),
            Wish::Decide(decision) => self.decide(decision, now),
            Wish::Token(token) => self.take_token(token, now),
        }
    }
}
