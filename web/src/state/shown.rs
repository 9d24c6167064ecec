//! What of the findings is shown, and when: errors once something was to be sent, those
//! about reading a list, and warnings, once a field was left.

use roma_import::response::{Outcome, ReportedViolation};
use roma_import::{Code, Severity};

use super::{Came, Delivery, Field, Finding, Note, Source, State, Tab};

/// How many keys are named that the fields cannot hold.
const MAX_KEYS: usize = 3;

impl State {
    /// What is shown beside a field: its errors once it had some when it was to
    /// be sent, its warnings once it was left, errors first.
    pub fn notes(&self, field: Field) -> Vec<Note> {
        if field.is_of_body() && !self.is_open(field) {
            return Vec::new();
        }
        if field == Field::Json {
            return self.marks();
        }
        self.notes_beside(field)
    }

    /// The same of any field but the text, as if it were seen.
    fn notes_beside(&self, field: Field) -> Vec<Note> {
        let mut notes = Vec::new();
        let noticed = |severity: Severity| {
            let notices = (field == Field::Tasks).then_some(&self.checked.listed.notices);
            notices
                .into_iter()
                .flat_map(|notices| notices.iter())
                .filter_map(|notice| Note::noticed(notice, self.lang))
                .filter(move |note| note.severity == severity)
        };
        // What was understood of a list is seen before anything is to be sent.
        if self.live.has(field) || self.left.has(field) {
            notes.extend(noticed(Severity::Error));
        }
        if self.live.has(field) {
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
        if field == Field::App {
            let header = self.checked.app_header.as_ref();
            notes.extend(header.and_then(|header| Note::noticed(header, self.lang)));
        }
        notes.extend(
            self.checked
                .of_field(field, Severity::Warning)
                .filter(|finding| self.shows_warning(finding))
                .map(|finding| Note::of(finding, self.lang)),
        );
        notes
    }

    /// Whether a field of the body can be seen.
    fn is_open(&self, field: Field) -> bool {
        match self.tab {
            Tab::Json => field == Field::Json && self.checked.draft.is_none(),
            Tab::Fields => field != Field::Json && self.form.source != Source::TextAlone,
        }
    }

    /// What is wrong with the text, from its front to its back. It is shown while
    /// it is typed: it moves nothing, and code is marked so everywhere.
    fn marks(&self) -> Vec<Note> {
        let said = self
            .reported()
            .iter()
            .filter(|_| !self.changed.has(Field::Json))
            .filter(|violation| {
                Field::of_pointer(&violation.pointer).is_some_and(Field::is_of_body)
            })
            .map(Note::reported);
        let found = self
            .checked
            .findings
            .iter()
            .filter(|finding| finding.field.is_of_body())
            .map(|finding| Note::of(finding, self.lang));
        said.chain(found).collect()
    }

    /// Whether the errors of a field count as shown.
    pub fn is_live(&self, field: Field) -> bool {
        self.live.has(field)
    }

    fn shows_warning(&self, finding: &Finding) -> bool {
        match finding.violation.code {
            // An empty form imports nothing, and needs no telling before
            // everything else is there.
            // Who looks at a job by its link wants to send nothing.
            Code::NothingToImport => {
                self.failed_tries > 0
                    || (self.checked.errors == 0 && (self.jobs == 0 || self.sent > 0))
            }
            // The list shows it in place while it is typed.
            _ if finding.task.is_some() => true,
            _ => self.left.has(finding.field),
        }
    }

    /// What the endpoint said about the last import, violation by violation.
    fn reported(&self) -> &[ReportedViolation] {
        if let Some(Came::Answered(answer)) = self.delivery.as_ref().and_then(Delivery::came)
            && let Outcome::Refused(refusal) = &answer.outcome
        {
            &refusal.violations
        } else {
            &[]
        }
    }

    /// What is wrong with a field, wherever it is seen: the text is what is sent, also while
    /// the other tab is open, and so is the list where the text shows less of it.
    fn notes_for_summary(&self, field: Field) -> Vec<Note> {
        let is_behind = match self.tab {
            Tab::Fields => field == Field::Json && self.form.source == Source::TextAlone,
            Tab::Json => field == Field::Tasks && self.checked.list_blocks(),
        };
        match field {
            _ if !is_behind || !self.is_live(field) => self.notes(field),
            Field::Json => self.marks(),
            _ => self.notes_beside(field),
        }
    }

    /// The errors that are shown, field by field, for the summary.
    pub fn shown_errors(&self) -> Vec<(Field, Note)> {
        Field::ALL
            .into_iter()
            .flat_map(|field| {
                self.notes_for_summary(field)
                    .into_iter()
                    .filter(|note| note.severity == Severity::Error)
                    .filter(move |note| note.reported || self.is_live(field))
                    .map(move |note| (field, note))
            })
            .collect()
    }

    /// The first keys by which a text that one import cannot take is none that the fields, and
    /// so a plan, could hold; nothing if it is no such text.
    pub fn keys_against_plan(&self) -> Option<Vec<String>> {
        if self.form.source != Source::TextAlone || !self.checked.is_over_one_import() {
            return None;
        }
        let findings = self.checked.findings.iter();
        let unknown = findings.filter(|finding| finding.violation.code == Code::UnknownField);
        let mut keys: Vec<String> = Vec::new();
        for key in unknown.filter_map(|finding| finding.violation.key()) {
            if !keys.contains(&key) {
                keys.push(key);
            }
            if keys.len() == MAX_KEYS {
                break;
            }
        }
        Some(keys)
    }
}
