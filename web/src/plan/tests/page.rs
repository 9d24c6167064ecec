//! A page that runs a plan, as the tests have it.

use super::*;

/// A plan that runs, and whose writing always works; the endpoint does not tell of its
/// jobs unless a test lets it.
pub(super) struct Page(pub(super) Run);

impl Page {
    pub(super) fn begun(imports: usize) -> Self {
        let mut page = Self(Run::begun(plan(imports), token(), 1));
        page.write();
        page
    }

    /// Writes down what has changed, and is there when an import is to be sent: until then
    /// the endpoint tells of no jobs, and there is a network.
    pub(super) fn write(&mut self) {
        loop {
            self.keep();
            match self.0.next() {
                Next::Count => self.hear(Heard::Counted(JobBaseline::Unavailable), 1),
                Next::AwaitNetwork => self.hear(Heard::Connected, 1),
                _ => break,
            }
        }
    }

    /// What was asked for last comes to this.
    fn hear(&mut self, heard: Heard, now: i64) {
        self.0.heard(self.0.generation(), heard, now);
    }

    /// Writes down what has changed, and nothing else.
    pub(super) fn keep(&mut self) {
        if let Some(revision) = self.0.unwritten() {
            self.0.wrote(revision);
        }
    }

    pub(super) fn answer(&mut self, reply: Reply) {
        asked(&self.0, Next::Post);
        self.hear(Heard::Answered(reply), 2);
        self.write();
    }

    pub(super) fn poll(&mut self, body: &str) {
        self.poll_with(200, body);
    }

    pub(super) fn poll_with(&mut self, status: u16, body: &str) {
        self.poll_only(status, body);
        self.write();
    }

    pub(super) fn poll_only(&mut self, status: u16, body: &str) {
        asked(&self.0, Next::Poll);
        let poll = PollResponse {
            answer: ProgressResponse::read(status, body.as_bytes()),
            retry_after: None,
        };
        self.hear(Heard::Polled(Ok(poll)), 3);
    }

    /// The pause after a refusal is over.
    pub(super) fn wait(&mut self) {
        asked(&self.0, Next::Wait);
        self.hear(Heard::Waited, 1);
        self.write();
    }

    /// The endpoint's list of jobs is read once.
    pub(super) fn look_up(&mut self, job_lookup: JobLookup) {
        asked(&self.0, Next::LookUp);
        self.hear(Heard::LookedUp(job_lookup), 3);
    }

    /// However often the endpoint is asked, it has no job.
    pub(super) fn find_no_job(&mut self) {
        for _ in 0..MAX_JOB_LOOKUPS {
            self.look_up(JobLookup::NotFound);
        }
    }

    /// The current import goes well.
    pub(super) fn import(&mut self) {
        self.answer(accepted("j"));
        self.poll(r#"{"status":"SUCCEEDED"}"#);
    }

    pub(super) fn decide(&mut self, decision: Decision) {
        self.decide_only(decision);
        self.write();
    }

    pub(super) fn decide_only(&mut self, decision: Decision) {
        self.0.decide(decision, 4);
    }

    pub(super) fn lose(&mut self) {
        asked(&self.0, Next::Post);
        self.hear(Heard::Lost(TransportFailure::Network), 2);
        self.write();
    }

    pub(super) fn stored(&self) -> Stored {
        self.0.stored.clone()
    }

    pub(super) fn reload(self) -> Self {
        Self(Run::restored(self.stored()))
    }

    pub(super) fn status(&self) -> ImportStatus<'_> {
        self.0.status().unwrap()
    }
}
