//! The whole state of the page, and the one function that changes it.
//!
//! The reducer is pure: it reads no clock, no browser and no random number, so
//! that all of it is tested natively. Effects are in `hooks`.

mod checked;
mod delivery;
mod field;
mod ids;
mod job;
mod link;
mod listed;
mod note;
mod taken;
mod theme;
mod trim;
mod typed;

use std::rc::Rc;

use roma_import::answer::{Answer, Outcome, ReportedViolation};
use roma_import::{Code, Lang, Severity, Violation};
use yew::functional::Reducible;

pub use checked::{Checked, Finding, Form, Token};
pub use delivery::{Delivery, Loss, Outgoing};
pub use field::{Field, Fields};
pub use ids::Ids;
pub use job::{Job, LONGEST_PAUSE, Look, Phase, Trouble};
pub use link::{Link, LinkFault};
pub use listed::Listed;
pub use note::Note;
use taken::Before;
pub use taken::{File, FileFault, Taken};
pub use theme::Theme;
pub use trim::trimmed;
pub use typed::Typed;

/// What was taken off a text when it was pasted, so that it can be put back.
#[derive(Clone, PartialEq)]
pub struct Trimmed {
    /// The field.
    pub field: Field,
    /// How many characters were taken off.
    pub removed: usize,
    /// The field as it would be with them.
    pub with_them: Typed,
}

/// Everything that the page knows.
#[derive(Clone, PartialEq)]
pub struct State {
    /// The language.
    pub lang: Lang,
    /// The colours.
    pub theme: Theme,
    /// What was typed.
    pub form: Form,
    /// The same, read and checked.
    pub checked: Checked,
    /// The fields whose errors are shown: those that had some at the last try.
    live: Fields,
    /// The fields that were left once: their warnings are shown.
    left: Fields,
    /// The fields that were changed since the last answer: what the endpoint
    /// said about them may no longer hold.
    changed: Fields,
    /// How often sending failed the check; each time the summary takes focus.
    pub failed_tries: u32,
    /// What a paste took off.
    pub trimmed: Option<Trimmed>,
    /// What came of the last file.
    pub taken: Option<Taken>,
    /// Whether the application's name is there because the list names it, and
    /// goes when the list no longer does.
    app_is_listed: bool,
    /// The import on its way.
    pub delivery: Delivery,
    /// How many requests were begun; each has its number, and an answer to an
    /// older one is not listened to.
    pub sent: u32,
    /// The ids that are remembered from one visit to the next.
    pub remembered: Option<Ids>,
    /// Whether the user has had them forgotten: then none are remembered until
    /// the page is loaded anew.
    pub forgotten: bool,
    /// The job that is followed.
    pub job: Option<Job>,
    /// How many jobs were begun.
    pub jobs: u32,
    /// What is wrong with the fresh token that was typed for the job.
    pub fresh_token_faults: Rc<Vec<Violation>>,
    /// Why the link in the page's address leads to no job.
    pub link_fault: Option<LinkFault>,
}

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
    /// A paste was shortened; the edit itself comes beside this.
    Trim(Trimmed),
    /// What the last paste took off is wanted back.
    Untrim,
    /// A file was chosen or dropped for the list.
    TakeFile(File),
    /// What stood there before the last file is wanted back.
    Untake,
    /// The form is to be sent.
    Submit,
    /// The answer to a request has been long in coming.
    Slow(u32),
    /// The answer to a request came.
    Answered(u32, Answer),
    /// No answer came to a request.
    Lost(u32, Loss),
    /// The user does not want to wait for the answer.
    Cancel,
    /// The user wants the import sent again when the running job may have ended.
    Wait,
    /// It is time to send a waiting import again.
    SendAgain,
    /// The user does not want to wait for the running job.
    StopWaiting,
    /// A look at the job, by its number, came back.
    Looked(u32, Result<Look, Loss>),
    /// The user does not want the job looked at.
    StopFollowing,
    /// The user wants the job looked at again, now.
    Follow,
    /// The user gave a fresh token for the job.
    FreshToken(Typed),
    /// The user has had enough of the job.
    CloseJob,
    /// The part of the page's address after `#` has changed.
    Visit(String),
    /// The remembered ids are to be forgotten.
    Forget,
}

impl State {
    /// A page that nothing was done on.
    pub fn new(lang: Lang, theme: Theme) -> Self {
        let form = Form::default();
        Self {
            lang,
            theme,
            checked: Checked::of(&form),
            form,
            live: Fields::default(),
            left: Fields::default(),
            changed: Fields::default(),
            failed_tries: 0,
            trimmed: None,
            taken: None,
            app_is_listed: false,
            delivery: Delivery::None,
            sent: 0,
            remembered: None,
            forgotten: false,
            job: None,
            jobs: 0,
            fresh_token_faults: Rc::default(),
            link_fault: None,
        }
    }

    /// The same page with the ids that were remembered.
    #[must_use]
    pub fn with_remembered(mut self, ids: Option<Ids>) -> Self {
        if let Some(ids) = &ids {
            self.fill_in(ids);
        }
        self.remembered = ids;
        self
    }

    /// The same page at an address that ends so.
    #[must_use]
    pub fn at(mut self, fragment: &str) -> Self {
        self.visit(fragment);
        self
    }

    /// Puts ids into the fields that are empty.
    fn fill_in(&mut self, ids: &Ids) {
        for (field, id) in [
            (Field::ProjectId, &ids.project_id),
            (Field::InstanceId, &ids.instance_id),
        ] {
            if self.form.get(field).shown().is_empty() {
                self.form.set(field, Typed::from(id.as_str()));
            }
        }
        self.checked = Checked::of(&self.form);
    }

    fn visit(&mut self, fragment: &str) {
        match Link::read(fragment) {
            None => {}
            Some(Err(fault)) => self.link_fault = Some(fault),
            Some(Ok(link)) => {
                self.link_fault = None;
                if self.job.as_ref().and_then(Job::link).as_ref() != Some(&link) {
                    self.fill_in(&link.ids);
                    self.follow(Job::linked(link));
                }
            }
        }
    }

    fn follow(&mut self, job: Job) {
        self.jobs = self.jobs.wrapping_add(1);
        self.fresh_token_faults = Rc::default();
        self.link_fault = None;
        self.job = Some(job);
    }

    /// What is shown beside a field: its errors once it had some when it was to
    /// be sent, its warnings once it was left, errors first.
    pub fn notes(&self, field: Field) -> Vec<Note> {
        let mut notes = Vec::new();
        let noticed = |severity: Severity| {
            let notices = (field == Field::Tasks).then_some(&self.checked.listed.notices);
            notices
                .into_iter()
                .flat_map(|notices| notices.iter())
                .filter_map(|notice| Note::noticed(notice, self.lang))
                .filter(move |note| note.severity == severity)
        };
        if self.live.has(field) {
            notes.extend(noticed(Severity::Error));
            notes.extend(
                self.checked
                    .of_field(field, Severity::Error)
                    .map(|finding| Note::of(finding, self.lang)),
            );
        }
        if !self.changed.has(field) {
            notes.extend(
                self.reported()
                    .iter()
                    .filter(|violation| Field::of_pointer(&violation.pointer) == Some(field))
                    .map(Note::reported),
            );
        }
        notes.extend(noticed(Severity::Warning));
        notes.extend(
            self.checked
                .of_field(field, Severity::Warning)
                .filter(|finding| self.shows_warning(finding))
                .map(|finding| Note::of(finding, self.lang)),
        );
        notes
    }

    fn shows_warning(&self, finding: &Finding) -> bool {
        match finding.violation.code {
            // An empty form imports nothing, and needs no telling before
            // everything else is there.
            Code::NothingToImport => self.checked.errors == 0 || self.failed_tries > 0,
            // The list shows it in place while it is typed.
            _ if finding.task.is_some() => true,
            _ => self.left.has(finding.field),
        }
    }

    /// What the endpoint said about the last import, violation by violation.
    fn reported(&self) -> &[ReportedViolation] {
        match &self.delivery {
            Delivery::Answered { answer, .. } => match &answer.outcome {
                Outcome::Refused(refusal) => &refusal.violations,
                _ => &[],
            },
            _ => &[],
        }
    }

    /// The errors that are shown, field by field, for the summary.
    pub fn shown_errors(&self) -> Vec<(Field, Note)> {
        Field::ALL
            .into_iter()
            .flat_map(|field| {
                self.notes(field)
                    .into_iter()
                    .filter(|note| note.severity == Severity::Error)
                    .map(move |note| (field, note))
            })
            .collect()
    }

    /// Whether an import waits for its answer.
    pub fn is_sending(&self) -> bool {
        matches!(self.delivery, Delivery::Underway { .. })
    }

    fn edit(&mut self, field: Field, typed: Typed) {
        if self
            .trimmed
            .as_ref()
            .is_some_and(|trimmed| trimmed.field == field)
        {
            self.trimmed = None;
        }
        if field == Field::Tasks {
            self.taken = None;
        }
        self.form.set(field, typed);
        self.changed = self.changed.with(field);
        self.checked = Checked::of(&self.form);
        match field {
            Field::App => self.app_is_listed = false,
            Field::Tasks => self.list_app(),
            _ => {}
        }
    }

    /// Puts the application that the list names into its field, unless somebody
    /// has typed one there.
    fn list_app(&mut self) {
        if !self.form.app.shown().is_empty() && !self.app_is_listed {
            return;
        }
        let app = match &self.checked.listed.app {
            Some(app) if !self.form.tasks.is_broken() => Typed::from(app.as_str()),
            _ => Typed::default(),
        };
        self.app_is_listed = !app.shown().is_empty();
        if app != self.form.app {
            self.form.set(Field::App, app);
            self.changed = self.changed.with(Field::App);
            self.checked = Checked::of(&self.form);
        }
    }

    fn take(&mut self, file: File) {
        let before = file.text.map(|text| {
            let before = Before {
                app: self.form.app.clone(),
                tasks: self.form.tasks.clone(),
            };
            self.edit(Field::Tasks, text);
            before
        });
        self.taken = Some(Taken {
            name: file.name,
            others: file.others,
            before,
        });
    }

    fn untake(&mut self) {
        if let Some(Taken {
            before: Ok(before), ..
        }) = self.taken.take()
        {
            self.edit(Field::App, before.app);
            self.edit(Field::Tasks, before.tasks);
        }
    }

    fn submit(&mut self) {
        // A second click finds the first one underway.
        if self.is_sending() || matches!(self.delivery, Delivery::Waiting { .. }) {
            return;
        }
        self.left = Fields::ALL;
        self.live = Field::ALL
            .into_iter()
            .filter(|field| self.checked.blocks(*field))
            .fold(Fields::default(), Fields::with);
        if let Some(outgoing) = Outgoing::of(&self.form, &self.checked) {
            if !self.forgotten {
                self.remembered = Some(outgoing.ids.clone());
            }
            self.send(Rc::new(outgoing), 0);
        } else {
            self.failed_tries += 1;
            self.changed = Fields::ALL;
        }
    }

    fn send(&mut self, outgoing: Rc<Outgoing>, refusals: u32) {
        self.sent = self.sent.wrapping_add(1);
        self.changed = Fields::default();
        self.delivery = Delivery::Underway {
            outgoing,
            slow: false,
            refusals,
        };
    }

    fn answered(&mut self, answer: Answer) {
        let Delivery::Underway {
            outgoing, refusals, ..
        } = &self.delivery
        else {
            return;
        };
        let outgoing = outgoing.clone();
        if *refusals > 0 && answer.is_busy() {
            let refusals = refusals.saturating_add(1);
            self.delivery = Delivery::Waiting { outgoing, refusals };
            return;
        }
        if let Outcome::Accepted { job_id } = &answer.outcome {
            self.follow(Job::begun(job_id.clone().into(), &outgoing));
        }
        self.delivery = Delivery::Answered {
            outgoing,
            answer: Rc::new(answer),
        };
    }

    fn fresh_token(&mut self, typed: Typed) {
        let Some(job) = self.job.take() else { return };
        match Token::checked(&typed) {
            Ok(token) => {
                self.fresh_token_faults = Rc::default();
                self.job = Some(job.with_token(token).resumed());
                // The old one would fail the next import as well.
                self.edit(Field::Token, typed);
            }
            Err(violations) => {
                self.fresh_token_faults = Rc::new(violations);
                self.job = Some(job);
            }
        }
    }

    fn change_job(&mut self, change: impl FnOnce(Job) -> Job) {
        self.job = self.job.take().map(change);
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match action {
            Action::SetLang(lang) => next.lang = lang,
            Action::SetTheme(theme) => next.theme = theme,
            Action::Edit(field, typed) => next.edit(field, typed),
            Action::Leave(field) => next.left = next.left.with(field),
            Action::Trim(trimmed) => next.trimmed = Some(trimmed),
            Action::Untrim => {
                if let Some(trimmed) = next.trimmed.take() {
                    next.edit(trimmed.field, trimmed.with_them);
                    next.left = next.left.with(trimmed.field);
                }
            }
            Action::TakeFile(file) => next.take(file),
            Action::Untake => next.untake(),
            Action::Submit => next.submit(),
            Action::Slow(number) if number == next.sent => {
                if let Delivery::Underway { slow, .. } = &mut next.delivery {
                    *slow = true;
                }
            }
            Action::Answered(number, answer) if number == next.sent => next.answered(answer),
            Action::Lost(number, loss) if number == next.sent => {
                if let Delivery::Underway { outgoing, .. } = &next.delivery {
                    next.delivery = Delivery::Lost {
                        outgoing: outgoing.clone(),
                        loss,
                    };
                }
            }
            Action::Cancel => {
                if next.is_sending() {
                    next.delivery = Delivery::Cancelled;
                }
            }
            Action::Wait => {
                if let Delivery::Answered { outgoing, answer } = &next.delivery
                    && answer.is_busy()
                {
                    next.delivery = Delivery::Waiting {
                        outgoing: outgoing.clone(),
                        refusals: 1,
                    };
                }
            }
            Action::SendAgain => {
                if let Delivery::Waiting { outgoing, refusals } = &next.delivery {
                    next.send(outgoing.clone(), *refusals);
                }
            }
            Action::StopWaiting => {
                if matches!(next.delivery, Delivery::Waiting { .. }) {
                    next.delivery = Delivery::None;
                }
            }
            Action::Looked(number, look) if number == next.jobs => {
                next.change_job(|job| {
                    if job.phase == Phase::Following {
                        job.looked(look)
                    } else {
                        job
                    }
                });
            }
            Action::StopFollowing => next.change_job(|mut job| {
                if job.phase == Phase::Following {
                    job.phase = Phase::Stopped;
                }
                job
            }),
            Action::Follow => next.change_job(|job| {
                if matches!(
                    job.phase,
                    Phase::Ended | Phase::NeedsToken | Phase::Unaddressable
                ) {
                    job
                } else {
                    job.resumed()
                }
            }),
            Action::FreshToken(typed) => next.fresh_token(typed),
            Action::CloseJob => next.job = None,
            Action::Visit(fragment) => next.visit(&fragment),
            Action::Forget => {
                next.remembered = None;
                next.forgotten = true;
            }
            Action::Slow(_) | Action::Answered(..) | Action::Lost(..) | Action::Looked(..) => {}
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests;
