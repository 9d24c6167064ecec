//! The whole state of the page, and the one function that changes it.
//!
//! The reducer is pure: it reads no clock, no browser and no random number, so
//! that all of it is tested natively. Effects are in `hooks`.

mod action;
mod checked;
mod delivery;
mod field;
mod ids;
mod job;
mod link;
mod listed;
mod note;
mod shown;
mod sight;
mod source;
mod taken;
mod theme;
mod trim;
mod typed;

use std::mem;
use std::rc::Rc;

use roma_import::history::EarlierEffect;
use roma_import::response::Effect;
use roma_import::{Destination, Lang};
use yew::functional::Reducible;

use self::sight::Glance;
use crate::plan::{PlanSlot, SlotState};

pub use action::Action;
pub use checked::{Checked, Finding, Form, Token};
pub use delivery::{Came, Delivery, EarlierDelivery, Outgoing, Reply, Stage, TransportFailure};
pub use field::{Field, Fields};
pub use ids::Ids;
pub use job::{Job, JobList, Phase, PollResponse, Trouble};
pub use link::{Link, LinkFault};
pub use listed::Listed;
pub use note::Note;
pub use sight::{Question, Sight};
pub use source::{Source, Tab};
pub use taken::{Before, File, FileFault, Origin, Taken};
pub use theme::Theme;
pub use trim::{Trimmed, trimmed, trimmed_list, trimmed_names, trimmed_token};
pub use typed::{Typed, without_carriers};

/// How many jobs are kept at most that were removed from the page. The older one is, the less
/// likely it is to run still: the service runs one at a time for each user.
const MAX_REMOVED_JOBS: usize = 50;

/// Everything that the page knows.
#[allow(
    clippy::struct_excessive_bools,
    reason = "none of them is the state of a machine: each can go with every other"
)]
#[derive(Clone, PartialEq)]
pub struct State {
    /// The language.
    pub lang: Lang,
    /// The colours.
    pub theme: Theme,
    /// Where imports go, as far as the endpoint says so.
    pub destination: Option<Destination>,
    /// What was typed.
    pub form: Form,
    /// The same, read and checked.
    pub checked: Checked,
    /// Which of the two ways to fill in the body is open.
    pub tab: Tab,
    /// The text that was put aside for the fields, to be taken back.
    pub put_aside: Option<Typed>,
    /// What stood in the fields when that text was taken back, if it was something else.
    pub fields_aside: Option<Before>,
    /// The fields whose errors are shown: those that had some at the last try.
    live: Fields,
    /// The fields that were left once: their warnings are shown.
    left: Fields,
    /// The fields that were changed since the last answer: what the endpoint
    /// said about them may no longer hold.
    changed: Fields,
    /// How often sending failed the check; each time the summary takes focus.
    pub failed_tries: u32,
    /// What the last paste into a field took off, for each field.
    trimmed: Vec<Trimmed>,
    /// What came of the last file.
    pub taken: Option<Taken>,
    /// Whether the application's name is there because the list names it, and
    /// goes when the list no longer does.
    app_is_listed: bool,
    /// The import that was sent last, unless something else was to be since.
    pub delivery: Option<Delivery>,
    /// What the same import may have done when it was sent before.
    pub earlier_effect: EarlierEffect,
    /// The imports before it of which nobody knows what became, the last one first.
    pub earlier_deliveries: Rc<Vec<EarlierDelivery>>,
    /// Whether the last that was to be sent was not, since the browser thinks that it has no
    /// network. It may be wrong, so that the user can have it sent all the same.
    pub is_held_back: bool,
    /// Whether what was filled in as the body is nowhere but in the form: it was not sent
    /// as it stands, or was refused, and is no plan that is written down.
    unsent: bool,
    /// How many requests were begun; each has its number, and an answer to an
    /// older one is not listened to.
    pub sent: u32,
    /// How often a person has said that an import that was refused is to wait.
    pub waits: u32,
    /// How often something was to be sent while an import waits for a running job; each
    /// time that takes the focus.
    pub held_up: u32,
    /// The ids that are remembered from one visit to the next.
    pub remembered: Option<Ids>,
    /// How often any were: another tab may have had others remembered meanwhile.
    pub remembrances: u32,
    /// Whether the user has had them forgotten: then none are remembered until
    /// the page is loaded anew.
    pub forgotten: bool,
    /// The job that is followed.
    pub job: Option<Job>,
    /// How many jobs were begun.
    pub jobs: u32,
    /// Whether something was sent since that job was begun, which it is not the job of.
    pub job_is_earlier: bool,
    /// The jobs that were followed before it, the last one first. Of those that succeeded only
    /// the last are among them.
    pub earlier_jobs: Rc<Vec<Job>>,
    /// What is kept of the jobs that were removed from the page while they may have been running,
    /// the last one first: whoever sends the import of one again may import it twice. It stays
    /// as long as the page, or until its job is followed again.
    removed_jobs: Rc<Vec<Job>>,
    /// Why the link in the page's address leads to no job.
    pub link_fault: Option<LinkFault>,
    /// How often the page's address was changed to one that leads to no job, be it by Back;
    /// each time it is written again.
    pub strayed: u32,
    /// The plan of a long list, if there is one.
    pub plan: PlanSlot,
    /// What has appeared last of what somebody has to see.
    pub sight: Option<Sight>,
    /// How often something has; each time that is brought into view.
    pub sights: u32,
}

/// How many of the earlier jobs that succeeded stay on the page. Nobody has to do anything about
/// them, and among those of a whole day nobody would find the others, all of which stay.
const MAX_SUCCEEDED_JOBS: usize = 20;

impl State {
    /// A page that nothing was done on.
    pub fn new(lang: Lang, theme: Theme) -> Self {
        let form = Form::default();
        Self {
            lang,
            theme,
            destination: None,
            checked: Checked::of(&form),
            form,
            tab: Tab::default(),
            put_aside: None,
            fields_aside: None,
            live: Fields::default(),
            left: Fields::default(),
            changed: Fields::default(),
            failed_tries: 0,
            trimmed: Vec::new(),
            taken: None,
            app_is_listed: false,
            delivery: None,
            earlier_effect: EarlierEffect::default(),
            earlier_deliveries: Rc::default(),
            is_held_back: false,
            unsent: false,
            sent: 0,
            waits: 0,
            held_up: 0,
            remembered: None,
            remembrances: 0,
            forgotten: false,
            job: None,
            jobs: 0,
            job_is_earlier: false,
            earlier_jobs: Rc::default(),
            removed_jobs: Rc::default(),
            link_fault: None,
            strayed: 0,
            plan: PlanSlot::default(),
            sight: None,
            sights: 0,
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
                self.forget_trim(field);
                self.form.set(field, Typed::from(id.as_str()));
            }
        }
        self.checked = Checked::of(&self.form);
    }

    fn visit(&mut self, fragment: &str) {
        match Link::read(fragment) {
            None => {
                self.link_fault = None;
                self.strayed = self.strayed.wrapping_add(1);
            }
            Some(Err(fault)) => self.link_fault = Some(fault),
            Some(Ok(link)) => {
                self.link_fault = None;
                if self.job.as_ref().and_then(Job::link).as_ref() != Some(&link) {
                    self.fill_in(&link.ids);
                    // With the token that it was looked at with, if it is one from before, and
                    // with what was sent, even if it was removed.
                    let leads_to = |job: &&Job| job.link().as_ref() == Some(&link);
                    let mut before = self.earlier_jobs.iter().chain(&*self.removed_jobs);
                    let earlier = before.find(leads_to).cloned();
                    self.follow(earlier.map_or_else(|| Job::linked(link), Job::taken_up));
                }
            }
        }
    }

    /// The link that the page's address is: to the job that is followed, as long as a reload
    /// would lose something without it. One that is over leads nobody back to where the last
    /// import went once something else was sent, and keeps no ids that are to be forgotten.
    pub fn address(&self) -> Option<Link> {
        let is_behind = self.job_is_earlier || self.forgotten;
        let job = self.job.as_ref();
        job.filter(|job| job.may_run() || !is_behind)
            .and_then(Job::link)
    }

    /// Whether the job on the page is that of another import than the one whose answer stands
    /// there: something was sent since, or somebody went back to it, or opened a link to it.
    pub fn has_job_of_another(&self) -> bool {
        self.job_is_earlier
            || (self.job.as_ref().zip(self.delivery.as_ref()))
                .is_some_and(|(job, delivery)| !delivery.may_have_begun(job))
    }

    /// Follows a job in place of the one before, which stays on the page as an earlier one.
    fn follow(&mut self, job: Job) {
        let is_other = |other: &Job| (&other.ids, &other.id) != (&job.ids, &job.id);
        let earlier = Rc::make_mut(&mut self.earlier_jobs);
        earlier.retain(is_other);
        Rc::make_mut(&mut self.removed_jobs).retain(is_other);
        if let Some(before) = self.job.take()
            && is_other(&before)
        {
            earlier.insert(0, before);
        }
        let mut succeeded = 0;
        earlier.retain(|job| {
            let has_succeeded = job.succeeded() == Some(true);
            succeeded += usize::from(has_succeeded);
            !has_succeeded || succeeded <= MAX_SUCCEEDED_JOBS
        });
        self.jobs = self.jobs.wrapping_add(1);
        self.job_is_earlier = false;
        self.link_fault = None;
        self.job = Some(job);
    }

    /// Keeps what is to be known of jobs that are removed from the page.
    fn remove_jobs(&mut self, jobs: impl IntoIterator<Item = Job>) {
        let kept = jobs.into_iter().filter_map(Job::removed);
        let removed = Rc::make_mut(&mut self.removed_jobs);
        removed.splice(..0, kept);
        removed.truncate(MAX_REMOVED_JOBS);
    }

    /// Whether what is filled in is this body of one import, and goes there.
    pub fn holds(&self, ids: &Ids, body: &str) -> bool {
        self.checked.draft.is_none() && self.checked.body == body && self.form.ids() == *ids
    }

    /// Whether something would go with the page that nobody could tell afterwards: what
    /// becomes of an import that is under way, or the work of typing a list. A plan is not lost
    /// but for what has happened to it and is not written down yet, its removal included.
    pub fn would_lose(&self) -> bool {
        self.is_sending()
            || self.is_waiting()
            || (self.plan.run()).is_some_and(|run| !run.is_written_down())
            || matches!(self.plan.held, SlotState::Removing(_))
            || (self.unsent && self.checked.is_worth_a_question(&self.form))
    }

    /// Whether what is filled in would be sent, as far as the page knows.
    pub fn is_sendable(&self) -> bool {
        self.checked.errors == 0 && (self.checked.draft.is_none() || self.plan.is_free())
    }

    /// Whether Enter in a field of one line is a press of the button: where that imports
    /// something at once, or shows what is wrong. A plan, an import of nothing, or once more what
    /// may have been imported already, is begun by nobody who has not been at the button, which
    /// says so.
    pub fn sends_on_enter(&self) -> bool {
        let imports_at_once = self.checked.draft.is_none() && self.checked.items != Some(0);
        self.checked.errors > 0 || (imports_at_once && !self.may_have_imported_form())
    }

    /// Whether what is filled in may have been imported already, as far as the page knows.
    fn may_have_imported_form(&self) -> bool {
        let last = (self.delivery.as_ref())
            .filter(|last| self.holds(&last.outgoing.ids, &last.outgoing.body));
        match last.and_then(Delivery::came) {
            Some(came) if came.effect() == Effect::NotBegun => {
                self.earlier_effect.may_have_imported()
            }
            Some(_) => true,
            None => self.holds_unknown_sending() || self.holds_what_began_a_job(),
        }
    }

    /// Whether what is filled in is the plan that there is: the same list, and it goes to the
    /// same place.
    pub fn has_begun_plan(&self) -> bool {
        let draft = self.checked.draft.as_ref();
        draft.is_some_and(|draft| {
            let (ids, destination) = (self.form.ids(), self.destination.as_ref());
            self.plan.has_begun(draft, &ids, destination)
        })
    }

    /// Notes if the list is that of a plan which has begun.
    fn find_in_plan(&mut self) {
        if self.has_begun_plan() {
            self.unsent = false;
        }
    }

    fn edit(&mut self, field: Field, typed: Typed) {
        if matches!(field, Field::Tasks | Field::Json) {
            self.taken = None;
        }
        if matches!(field, Field::App | Field::Tasks) {
            self.fields_aside = None;
        }
        self.form.set(field, typed);
        self.forget_trim(field);
        if field == Field::Json && self.form.source == Source::Text {
            // It has taken the place of what was pasted into the fields that show the same.
            self.forget_trim(Field::App);
            self.forget_trim(Field::Tasks);
        }
        self.changed = if field.is_of_body() {
            let changed = self.changed.with(Field::Json);
            if field == Field::Json {
                self.put_aside = None;
                changed.with(Field::App).with(Field::Tasks)
            } else {
                changed.with(field)
            }
        } else {
            self.changed.with(field)
        };
        self.checked = Checked::of(&self.form);
        match field {
            Field::App | Field::Json => self.app_is_listed = false,
            Field::Tasks => self.list_app(),
            _ => {}
        }
        if field.is_of_body() {
            self.unsent = true;
            self.find_in_plan();
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
            self.forget_trim(Field::App);
            self.form.set(Field::App, app);
            self.changed = self.changed.with(Field::App);
            self.checked = Checked::of(&self.form);
        }
    }

    /// What the last paste into a field took off, if nothing was changed there since.
    pub fn trimmed(&self, field: Field) -> Option<&Trimmed> {
        self.trimmed.iter().find(|trimmed| trimmed.field == field)
    }

    /// Another text than the pasted one stands in a field: to put back what that came with would
    /// take it away.
    fn forget_trim(&mut self, field: Field) {
        self.trimmed.retain(|trimmed| trimmed.field != field);
    }

    fn untrim(&mut self, field: Field) {
        let with_them = self
            .trimmed(field)
            .and_then(|trimmed| trimmed.with_them.clone());
        if let Some(with_them) = with_them {
            self.edit(field, with_them);
            self.left = self.left.with(field);
        }
    }

    /// Whether the body is a text that one import cannot take, but which the fields show
    /// as well, and fields can make a plan of it.
    pub fn is_text_for_plan(&self) -> bool {
        self.form.source == Source::Text && self.checked.is_over_one_import()
    }

    fn use_fields(&mut self) {
        self.tab = Tab::Fields;
        self.put_aside = Some(self.form.json.clone());
        // Writing the body from a field is what editing it does.
        self.edit(Field::App, self.form.app.clone());
    }

    fn use_text(&mut self) {
        if let Some(text) = self.put_aside.take() {
            let before = self.before();
            self.edit(Field::Json, text);
            self.tab = Tab::Json;
            // The fields keep what they hold beside a text that they cannot show, until that is
            // mended.
            let is_apart = self.form.source == Source::TextAlone
                && !(before.app.shown().is_empty() && before.tasks.shown().is_empty());
            if is_apart || (&before.app, &before.tasks) != (&self.form.app, &self.form.tasks) {
                self.fields_aside = Some(before);
            }
        }
    }

    /// Takes back what the text has taken the place of, and puts the text aside again: what
    /// was typed in either is never lost.
    fn retake_fields(&mut self) {
        if let Some(before) = self.fields_aside.take() {
            let text = self.form.json.clone();
            self.restore(Before {
                put_aside: Some(text),
                ..before
            });
            self.tab = Tab::Fields;
        }
    }

    fn submit(&mut self, online: bool) {
        // A second click finds the first one underway.
        if self.is_sending() {
            return;
        }
        self.left = Fields::ALL;
        self.live = Field::ALL
            .into_iter()
            .filter(|field| self.checked.blocks(*field))
            .fold(Fields::default(), Fields::with);
        if self.checked.body_blocks() {
            self.live = self.live.with(Field::Json);
            // What is wrong can only be seen in the text.
            if self.form.source == Source::TextAlone {
                self.tab = Tab::Json;
            } else if self.checked.draft.is_some() || self.checked.list_blocks() {
                // A plan has no text to see it in, and a text does not show what could
                // not be read of the list that it comes from.
                self.tab = Tab::Fields;
            }
        }
        let Some(outgoing) = Outgoing::of(&self.form, &self.checked, self.destination.clone())
        else {
            self.failed_tries += 1;
            self.changed = Fields::ALL;
            return;
        };
        if self.is_waiting() {
            // One goes at a time, and what waits is not given up without a word.
            self.held_up = self.held_up.wrapping_add(1);
            return;
        }
        self.is_held_back = false;
        let draft = self.checked.draft.clone();
        if let Some(draft) = draft.as_ref().filter(|_| !self.plan.is_free()) {
            // A network would not help.
            self.plan.begin(draft, &outgoing);
            return;
        }
        if !online {
            self.put_delivery_behind();
            self.is_held_back = true;
            return;
        }
        if !self.forgotten {
            self.remembered = Some(outgoing.ids.clone());
            self.remembrances = self.remembrances.wrapping_add(1);
        }
        if let Some(draft) = &draft {
            self.put_delivery_behind();
            self.job_is_earlier = true;
            self.plan.begin(draft, &outgoing);
        } else {
            self.send(Rc::new(outgoing), 0);
        }
    }

    /// The token that stands in the form, if it is one, and none of those that were tried.
    pub fn other_token(&self, is_tried: impl Fn(&Token) -> bool) -> Option<Token> {
        Token::checked(&self.form.token)
            .ok()
            .filter(|token| !is_tried(token))
    }

    fn fresh_token(&mut self, token: Token) {
        let Some(job) = self.job.take() else { return };
        // The one that no longer works would fail the next import as well. Any other
        // that stands in the form is what the next import is to be sent with.
        let in_form = self.form.token.shown();
        let is_refused = job.phase == Phase::NeedsToken
            && (job.token.as_ref()).is_some_and(|old| old.as_header() == in_form.as_str());
        if is_refused || in_form.is_empty() {
            self.edit(Field::Token, Typed::from(token.as_header()));
        }
        self.job = Some(job.with_token(token, self.destination.as_ref()).resumed());
    }

    fn change_job(&mut self, change: impl FnOnce(Job) -> Job) {
        self.job = self.job.take().map(change);
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let (before, is_press) = (Glance::at(&self), action.is_press());
        let mut next = Rc::unwrap_or_clone(self);
        match action {
            Action::SetLang(lang) => next.lang = lang,
            Action::SetTheme(theme) => next.theme = theme,
            // The text is that of one import: it would take the place of the plan.
            Action::Edit(Field::Json, _) if next.checked.draft.is_some() => {}
            Action::Edit(field, typed) => next.edit(field, typed),
            Action::Leave(field) => next.left = next.left.with(field),
            Action::Paste(typed, trimmed) => {
                next.edit(trimmed.field, typed);
                next.trimmed.push(trimmed);
            }
            Action::Untrim(field) => next.untrim(field),
            Action::Open(tab) => next.tab = tab,
            Action::UseFields => next.use_fields(),
            Action::UseText => next.use_text(),
            Action::RetakeFields => next.retake_fields(),
            Action::TakeFile(file) => next.take(file),
            Action::TakeFromPlan(now) => next.take_from_plan(now),
            Action::Untake => next.untake(),
            Action::Submit => next.submit(true),
            Action::SubmitOffline => next.submit(false),
            Action::Slow(number) if number == next.sent => next.slow(),
            Action::Answered(number, reply) if number == next.sent => next.answered(reply),
            Action::Lost(number, loss) if number == next.sent => next.unanswered(Came::Lost(loss)),
            Action::Cancel => next.unanswered(Came::Abandoned),
            Action::Wait => next.wait(),
            Action::SendAgain => next.send_again(),
            Action::StopWaiting => next.stop_waiting(),
            Action::CloseEarlierDelivery(number) => next.close_earlier_delivery(number),
            Action::Polled(number, poll) if number == next.jobs => {
                next.change_job(|job| {
                    if job.phase == Phase::Following {
                        job.polled(poll)
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
            Action::Follow => next.change_job(Job::taken_up),
            Action::FreshToken(token) => next.fresh_token(token),
            Action::CloseJob => {
                let job = next.job.take();
                next.remove_jobs(job);
            }
            Action::CloseEarlierJobs => {
                let jobs = mem::take(&mut next.earlier_jobs);
                next.remove_jobs(Rc::unwrap_or_clone(jobs));
            }
            Action::CloseLink => {
                next.link_fault = None;
                // The address still has the link that leads nowhere.
                next.strayed = next.strayed.wrapping_add(1);
            }
            Action::Visit(fragment) => next.visit(&fragment),
            Action::Forget => {
                next.remembered = None;
                next.forgotten = true;
            }
            Action::FoundDestination(destination) => {
                if let Some(destination) = &destination {
                    next.plan.learn_destination(destination);
                }
                next.destination = destination;
            }
            Action::Plan(event) => {
                next.plan.happened(event);
                next.find_in_plan();
            }
            Action::Slow(_) | Action::Answered(..) | Action::Lost(..) | Action::Polled(..) => {}
        }
        next.note_sight(&before, is_press);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests;
