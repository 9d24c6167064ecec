//! Everything that can happen to the page.

use roma_import::{Destination, Lang};

use super::{
    Field, File, PollResponse, Reply, Tab, Theme, Token, TransportFailure, Trimmed, Typed,
};
use crate::plan;

/// Everything that can happen.
pub enum Action {
    /// Another language was chosen.
    SetLang(Lang),
    /// Other colours were chosen.
    SetTheme(Theme),
    /// A field was edited.
    Edit(Field, Typed),
    /// A field was edited and left.
    Leave(Field),
    /// A paste into a field was shortened: what stands in it now, and what was taken off.
    Paste(Typed, Trimmed),
    /// What the last paste into a field took off is wanted back.
    Untrim(Field),
    /// The other way to fill in the body was chosen.
    Open(Tab),
    /// The text is to be put aside, and the fields are to count.
    UseFields,
    /// The text that was put aside is wanted back.
    UseText,
    /// What stood in the fields before that is wanted back.
    RetakeFields,
    /// A file was chosen for the list, or dropped.
    TakeFile(File),
    /// What the plan has not imported is to be filled in, at a moment.
    TakeFromPlan(i64),
    /// What stood there before that, or before the last file, is wanted back.
    Untake,
    /// The form is to be sent.
    Submit,
    /// The same, while the browser thinks that it has no network.
    SubmitOffline,
    /// The answer to a request has been long in coming.
    Slow(u32),
    /// The answer to a request came.
    Answered(u32, Reply),
    /// No answer came to a request.
    Lost(u32, TransportFailure),
    /// The user does not want to wait for the answer.
    Cancel,
    /// The user wants the import sent again when the running job may have ended.
    Wait,
    /// It is time to send a waiting import again.
    SendAgain,
    /// The user does not want to wait for the running job.
    StopWaiting,
    /// The user has had enough of what is known of an import before, by its number.
    CloseEarlierDelivery(u32),
    /// A poll of the job, by its number, came back.
    Polled(u32, Result<PollResponse, TransportFailure>),
    /// The user does not want the job polled.
    StopFollowing,
    /// The user wants the job polled again, now.
    Follow,
    /// The user gave a fresh token for the job.
    FreshToken(Token),
    /// The user has had enough of the job.
    CloseJob,
    /// The user has had enough of the jobs that were followed before it.
    CloseEarlierJobs,
    /// The user has read why the link leads to no job.
    CloseLink,
    /// The part of the page's address after `#` has changed.
    Visit(String),
    /// The remembered ids are to be forgotten.
    Forget,
    /// The endpoint has said where imports go, or has nothing to say of that.
    FoundDestination(Option<Destination>),
    /// Something has happened to the plan.
    Plan(plan::Event),
}
