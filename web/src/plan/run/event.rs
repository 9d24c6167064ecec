//! Everything that can happen to a plan while the page runs it.

use roma_import::response::{JobBaseline, JobLookup};

use super::{Decision, Run, StoreFault};
use crate::state::{PollResponse, Reply, Token, TransportFailure, Trouble};

/// Everything that can happen to a plan that runs. What has been asked for comes with the
/// number that it was asked for by. Moments are in milliseconds since the epoch, and say
/// only what a person reads.
pub enum RunEvent {
    /// Changes up to a revision are written down.
    Wrote(u32),
    /// They could not be.
    CouldNotWrite(u32, StoreFault),
    /// The person wants that tried again.
    WriteAgain,
    /// The endpoint was asked for its jobs before anything is sent.
    Counted(u32, JobBaseline),
    /// The browser has a network, which an import that is to be sent has waited for.
    Connected(u32, i64),
    /// An answer came to the import that was sent.
    Answered(u32, Reply, i64),
    /// None came.
    Lost(u32, TransportFailure, i64),
    /// It is long in coming.
    Slow(u32),
    /// The person does not want to wait for it.
    GiveUp(i64),
    /// A poll of the job came back.
    Polled(u32, Result<PollResponse, TransportFailure>, i64),
    /// The person wants one now.
    PollNow,
    /// It is time to send an import again that has met a running job.
    Waited(u32),
    /// The endpoint's list of jobs was read.
    LookedUp(u32, JobLookup, i64),
    /// It could not be asked for, there or before anything is sent: that, or the answer, was
    /// lost on the way. With it may come the pause that is asked for, in milliseconds.
    LookUpFailed(u32, Option<u32>, i64),
    /// The endpoint does not accept the token that it was asked for it with.
    LookUpRefused(u32, Trouble),
    /// The browser has its network back.
    Reconnected,
    /// The person wants it read again.
    LookUpAgain,
    /// The person wants no further import for now.
    Pause,
    /// The person wants it to go on.
    Resume(i64),
    /// The person wants no further import, ever.
    Stop(i64),
    /// The person has decided about the current import.
    Decide(Decision, i64),
    /// The person gave a token.
    Token(Token, i64),
}

impl Run {
    /// What an event makes of it.
    pub fn happened(&mut self, event: RunEvent) {
        match event {
            RunEvent::Wrote(revision) => self.wrote(revision),
            RunEvent::CouldNotWrite(revision, fault) => self.could_not_write(revision, fault),
            RunEvent::WriteAgain => self.write_again(),
            RunEvent::Counted(generation, baseline) => self.counted(generation, baseline),
            RunEvent::Connected(generation, now) => self.connected(generation, now),
            RunEvent::Answered(generation, reply, now) => self.answered(generation, reply, now),
            RunEvent::Lost(generation, loss, now) => self.lost(generation, loss, now),
            RunEvent::Slow(generation) => self.slow(generation),
            RunEvent::GiveUp(now) => self.give_up(now),
            RunEvent::Polled(generation, poll, now) => self.polled(generation, poll, now),
            RunEvent::PollNow => self.poll_now(),
            RunEvent::Waited(generation) => self.waited(generation),
            RunEvent::LookedUp(generation, job_lookup, now) => {
                self.looked_up(generation, job_lookup, now);
            }
            RunEvent::LookUpFailed(generation, retry_after, now) => {
                self.look_up_failed(generation, retry_after, now);
            }
            RunEvent::LookUpRefused(generation, trouble) => {
                self.look_up_refused(generation, trouble);
            }
            RunEvent::Reconnected => self.reconnected(),
            RunEvent::LookUpAgain => self.look_up_again(),
            RunEvent::Pause => self.pause(),
            RunEvent::Resume(now) => self.resume(now),
            RunEvent::Stop(now) => self.stop(now),
            RunEvent::Decide(decision, now) => self.decide(decision, now),
            RunEvent::Token(token, now) => self.take_token(token, now),
        }
    }
}
