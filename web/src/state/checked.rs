//! What the form says, built into a request and checked: nothing here decides
//! what is right, `roma_import::check` does.

use std::rc::Rc;

use roma_import::list::Notice;
use roma_import::{
    Body, Field as RequestField, ImportBody, Report, Request, Severity, Task, Text, Violation,
    contract, list,
};
use yew::AttrValue;

use super::field::Field;
use super::ids::Ids;
use super::listed::Listed;
use super::source::{Shown, Source};
use super::typed::{Typed, escape_carriers};
use crate::plan::Draft;

/// How many items, or lines, are more than somebody types again without a thought.
const MUCH: usize = 3;

/// What was typed into the form.
#[derive(Clone, Default, PartialEq)]
pub struct Form {
    /// The project id.
    pub project_id: Typed,
    /// The instance id.
    pub instance_id: Typed,
    /// The token. It is in this page's memory and nowhere else.
    pub token: Typed,
    /// The application's name.
    pub app: Typed,
    /// The list of tasks.
    pub tasks: Typed,
    /// The body as text.
    pub json: Typed,
    /// Which of these the body comes from.
    pub source: Source,
}

impl Form {
    /// What was typed into a field.
    pub const fn get(&self, field: Field) -> &Typed {
        match field {
            Field::ProjectId => &self.project_id,
            Field::InstanceId => &self.instance_id,
            Field::Token => &self.token,
            Field::App => &self.app,
            Field::Tasks => &self.tasks,
            Field::Json => &self.json,
        }
    }

    /// Where the import goes.
    pub fn ids(&self) -> Ids {
        Ids {
            project_id: self.project_id.shown().clone(),
            instance_id: self.instance_id.shown().clone(),
        }
    }

    /// Puts a text into a field; the body comes from what was edited last.
    pub fn set(&mut self, field: Field, typed: Typed) {
        match field {
            Field::ProjectId => self.project_id = typed,
            Field::InstanceId => self.instance_id = typed,
            Field::Token => self.token = typed,
            Field::App => {
                self.app = typed;
                self.source = Source::Fields;
            }
            Field::Tasks => {
                self.tasks = typed;
                self.source = Source::Fields;
            }
            Field::Json => self.set_json(typed),
        }
    }

    fn set_json(&mut self, typed: Typed) {
        self.source = match Shown::of(&typed) {
            Some(Shown { app, tasks }) => {
                self.app = app;
                self.tasks = tasks;
                Source::Text
            }
            None => Source::TextAlone,
        };
        self.json = typed;
    }

    fn is_broken(&self) -> bool {
        self.app.is_broken() || self.tasks.is_broken()
    }

    /// The body as text: this one if it comes from the fields, else the text that was typed.
    fn written(&self, body: &ImportBody) -> Typed {
        if self.source != Source::Fields {
            return self.json.clone();
        }
        let json = body.to_json_lines();
        Typed::from(if self.is_broken() {
            escape_carriers(&json)
        } else {
            json
        })
    }

    /// What the check says of the request with a body.
    fn report(&self, json: &Typed) -> Report {
        let [project_id, instance_id, token] =
            [Field::ProjectId, Field::InstanceId, Field::Token].map(|field| self.get(field).wtf8());
        roma_import::check(&Request {
            project_id: text(&project_id),
            instance_id: text(&instance_id),
            token: text(&token),
            body: Body::JavaScriptText(&json.wtf8()),
        })
    }
}

/// One violation, and the field that it belongs to.
#[derive(Clone, PartialEq)]
pub struct Finding {
    /// The field that shows it.
    pub field: Field,
    /// The task that it speaks of, from 0.
    pub task: Option<usize>,
    /// The violation itself, without wording.
    pub violation: Rc<Violation>,
}

impl Finding {
    fn is_error(&self) -> bool {
        self.violation.severity() == Severity::Error
    }
}

/// A form, read and checked.
#[derive(Clone, PartialEq)]
pub struct Checked {
    /// What was understood of the list.
    pub listed: Listed,
    /// Applications and tasks together; unknown of a text that cannot be read.
    pub items: Option<usize>,
    /// That the first of several names of applications reads like a header, if it does.
    pub app_header: Option<Notice>,
    /// The imports that it takes, if it takes several.
    pub draft: Option<Rc<Draft>>,
    /// The body, exactly as it would be sent.
    pub body: AttrValue,
    /// What the check says.
    pub findings: Rc<Vec<Finding>>,
    /// Whether something about the list itself stands in the way.
    list_blocks: bool,
    /// How many errors there are, listed or not.
    pub errors: usize,
    /// How much more the check found than it lists.
    pub omitted: usize,
}

impl Checked {
    /// Reads and checks a form.
    pub fn of(form: &Form) -> Self {
        let app = form.app.carrier();
        let names = names_in(&app);
        let tasks = form.tasks.carrier();
        let list = list::read(&tasks);
        let written = form.source == Source::Fields;
        // A text is what is sent, to the byte, or nothing is.
        let draft = if written {
            Draft::of(&list, &names, form.is_broken()).map(Rc::new)
        } else {
            None
        };
        let typed_app = names.first().copied().unwrap_or_default();
        let listed = Listed::of(&list, typed_app, draft.is_some());
        let takes_names = draft
            .as_ref()
            .is_some_and(|draft| names.is_empty() || draft.takes_any_of(names.len()));
        let body = body_of(&names, &listed, takes_names);
        let items = if form.source == Source::TextAlone {
            ImportBody::item_count_in(form.json.shown().as_bytes())
        } else {
            Some(body.item_count())
        };
        // What stands for half a character is for the check, and for nobody to see.
        let listed = if form.is_broken() {
            let list = list::read(form.tasks.shown());
            let app = names_in(form.app.shown()).first().copied();
            Listed::of(&list, app.unwrap_or_default(), draft.is_some())
        } else {
            listed
        };
        let json = form.written(&body);
        let report = form.report(&json);
        let list_errors = if written { listed.errors() } else { 0 };
        let mut findings = findings_of(report.violations);
        let mut errors = report.errors;
        let mut omitted = report.omitted;
        if draft.is_some() {
            let listed = findings.len();
            findings.retain(concerns_plan);
            // They come before the tasks, so that none was left out.
            errors = findings.iter().filter(|finding| finding.is_error()).count();
            // How much of what is not listed concerns the plan nobody can tell where some of what
            // is listed does not.
            if findings.len() < listed {
                omitted = 0;
            }
        }
        Self {
            list_blocks: list_errors > 0,
            errors: errors + list_errors,
            app_header: list::doubtful_names(form.app.shown()),
            draft,
            listed,
            items,
            body: json.shown().clone(),
            omitted,
            findings: Rc::new(findings),
        }
    }

    /// What a plan makes of it, if one import cannot take it: the items that it
    /// imports, and the imports.
    pub fn planned(&self) -> Option<(usize, usize)> {
        let draft = self.draft.as_deref()?;
        Some((draft.items, draft.parts.len()))
    }

    /// Whether it has more items than one import takes.
    pub fn is_over_one_import(&self) -> bool {
        self.items.is_some_and(|items| items > contract::MAX_ITEMS)
    }

    /// Whether the body of this form is so much work that it is not to be lost without a
    /// question: so many items, or lines of the text that it comes from.
    pub fn is_worth_a_question(&self, form: &Form) -> bool {
        let text = match form.source {
            Source::Fields => &form.tasks,
            Source::Text | Source::TextAlone => &form.json,
        };
        let mut lines = text.shown().lines().filter(|line| !line.trim().is_empty());
        self.items.is_some_and(|items| items >= MUCH)
            || self.planned().is_some_and(|(items, _)| items >= MUCH)
            || lines.nth(MUCH - 1).is_some()
    }

    /// Whether anything about a field stands in the way.
    pub fn blocks(&self, field: Field) -> bool {
        self.of_field(field, Severity::Error).next().is_some()
            || (field == Field::Tasks && self.list_blocks)
    }

    /// Whether anything about the body stands in the way.
    pub fn body_blocks(&self) -> bool {
        self.blocks(Field::App) || self.blocks(Field::Tasks)
    }

    /// Whether what blocks the body is in the reading of the list, so that no text shows it.
    pub const fn list_blocks(&self) -> bool {
        self.list_blocks
    }

    /// The findings of a field that block it or do not.
    pub fn of_field(&self, field: Field, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| {
            finding.field == field && finding.violation.severity() == severity
        })
    }
}

/// The body that the fields have: these names, unless a plan takes them, and the tasks of this
/// list.
fn body_of(names: &[&str], listed: &Listed, has_plan: bool) -> ImportBody {
    let is_blank = |name: &&&str| name.trim().is_empty();
    ImportBody {
        apps: match names {
            [] => listed.app.as_ref().map(ToString::to_string),
            [name] => Some((*name).to_owned()),
            // The plan has them, and says what is wrong with any.
            _ if has_plan => None,
            // Of several, none makes an import; to mend them one begins with the first of
            // which there is something to say.
            names => names
                .iter()
                .find(|name| !is_blank(name))
                .or(names.first())
                .map(|name| (*name).to_owned()),
        },
        tasks: listed
            .tasks
            .iter()
            .map(|id| Task::new(id.as_str()))
            .collect(),
    }
}

/// Violations, each with the field that shows it.
fn findings_of(violations: Vec<Violation>) -> Vec<Finding> {
    violations
        .into_iter()
        .filter_map(|violation| {
            Some(Finding {
                field: Field::of_pointer(&violation.pointer)?,
                task: Task::index_of_pointer(&violation.pointer),
                violation: Rc::new(violation),
            })
        })
        .collect()
}

/// Whether a finding is shown where the list takes a plan. A name that was typed alone is to be
/// mended in its field.
fn concerns_plan(finding: &Finding) -> bool {
    finding.field != Field::Tasks || finding.violation.code.holds_in_plan()
}

/// The applications in a text of their names, one a line.
fn names_in(text: &str) -> Vec<&str> {
    text.lines().filter(|name| !name.is_empty()).collect()
}

fn text(bytes: &[u8]) -> RequestField<'_> {
    RequestField::Text(Text::from_wtf8(bytes))
}

/// A token that the check has let pass: the only kind that requests are made of.
///
/// The browser's header list throws on what is no header value, so an unchecked
/// one must not get there.
#[derive(Clone, PartialEq)]
pub struct Token(AttrValue);

impl Token {
    /// A token, or what is wrong with it.
    pub fn checked(typed: &Typed) -> Result<Self, Vec<Violation>> {
        let bytes = typed.wtf8();
        let mut violations = roma_import::check_parts(None, None, Some(text(&bytes))).violations;
        violations.retain(|violation| violation.severity() == Severity::Error);
        if violations.is_empty() {
            Ok(Self(typed.shown().clone()))
        } else {
            Err(violations)
        }
    }

    /// The token as a header value.
    pub fn as_header(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roma_import::Code;

    fn form(token: &str, app: &str, tasks: &str) -> Form {
        Form {
            project_id: "p".into(),
            instance_id: "i".into(),
            token: token.into(),
            app: app.into(),
            tasks: tasks.into(),
            ..Form::default()
        }
    }

    fn codes(checked: &Checked) -> Vec<(Field, Option<usize>, Code)> {
        checked
            .findings
            .iter()
            .map(|finding| (finding.field, finding.task, finding.violation.code))
            .collect()
    }

    #[test]
    fn the_body_is_what_was_typed_and_no_more() {
        for (app, tasks, body, items) in [
            ("", "", "{}", 0),
            ("orders", "", "{\n  \"apps\": \"orders\"\n}", 1),
            (
                "",
                "a\r\nb",
                "{\n  \"tasks\": [\n    { \"task_id\": \"a\" },\n    { \"task_id\": \"b\" }\n  ]\n}",
                2,
            ),
            (
                "orders",
                "a",
                "{\n  \"apps\": \"orders\",\n  \"tasks\": [\n    { \"task_id\": \"a\" }\n  ]\n}",
                2,
            ),
        ] {
            let checked = Checked::of(&form("t", app, tasks));
            assert_eq!(checked.body.as_str(), body);
            assert_eq!(checked.items, Some(items));
            assert_eq!(checked.errors, 0);
        }
    }

    #[test]
    fn findings_know_their_fields() {
        let empty = Checked::of(&Form::default());
        assert_eq!(empty.errors, 3);
        let found = codes(&empty);
        for field in [Field::ProjectId, Field::InstanceId, Field::Token] {
            assert!(found.contains(&(field, None, Code::Missing)));
        }
        let bad = Checked::of(&form("a b", "a/b", ""));
        assert!(codes(&bad).contains(&(Field::Token, None, Code::NotAHeaderValue)));
        assert!(codes(&bad).contains(&(Field::App, None, Code::ForbiddenCharacter)));
    }

    #[test]
    fn the_cap_counts_the_application_too() {
        let tasks: Vec<String> = (0..contract::MAX_ITEMS).map(|n| n.to_string()).collect();
        assert_eq!(Checked::of(&form("t", "", &tasks.join("\n"))).errors, 0);
        assert!(
            Checked::of(&form("t", "", &tasks.join("\n")))
                .draft
                .is_none()
        );
        let over = Checked::of(&form("t", "app", &tasks.join("\n")));
        assert_eq!(over.errors, 0);
        assert_eq!(over.draft.map(|draft| draft.parts.len()), Some(2));
    }

    #[test]
    fn what_a_plan_sets_aside_is_not_said_to_be_left_out_of_the_warnings_as_well() {
        let mut lines: Vec<String> = (0..1_100).map(|n| format!("t{n}")).collect();
        lines[0].push_str("\u{200B}x");
        lines.extend((1..1_100).map(|n| format!("t{n}")));
        let checked = Checked::of(&form("t", "", &lines.join("\n")));
        assert_eq!((checked.findings.len(), checked.omitted), (1, 0));
        assert_eq!(checked.draft.unwrap().asides.total, 1_099);
    }

    #[test]
    fn a_lone_surrogate_is_found_in_every_field() {
        let lone = Typed::from_utf16(&[0x61, 0xD800]);
        for field in Field::ALL {
            let mut form = form("t", "app", "a");
            if field == Field::Json {
                let text: Vec<u16> = r#"{"apps":"x"}"#.encode_utf16().collect();
                let text = text.into_iter();
                let text: Vec<u16> = text.map(|u| if u == 0x78 { 0xD800 } else { u }).collect();
                form.set(field, Typed::from_utf16(&text));
            } else {
                form.set(field, lone.clone());
            }
            let shown_at = if field == Field::Json {
                Field::App
            } else {
                field
            };
            let checked = Checked::of(&form);
            assert!(
                codes(&checked)
                    .iter()
                    .any(|found| found.0 == shown_at && found.2 == Code::LoneSurrogate),
                "{field:?}"
            );
        }
    }

    #[test]
    fn half_a_character_is_set_aside_by_a_plan_and_shown_as_what_it_is() {
        let broken = |text: &str| {
            let units = text.encode_utf16();
            let units = units.map(|unit| if unit == 0x78 { 0xD83D } else { unit });
            Typed::from_utf16(&units.collect::<Vec<u16>>())
        };
        let mut form = form("t", "", "");
        form.set(Field::App, broken("orders\nbxd"));
        let lines: Vec<String> = (0..149).map(|number| format!("t{number}")).collect();
        form.set(Field::Tasks, broken(&format!("axb\n{}", lines.join("\n"))));
        let checked = Checked::of(&form);
        let draft = checked.draft.as_ref().unwrap();
        assert_eq!(draft.items, 150);
        let rows = draft.asides.rows.iter();
        let texts: Vec<_> = rows.map(|row| row.text.as_str()).collect();
        assert_eq!(texts, ["b\u{FFFD}d", "a\u{FFFD}b"]);
        for row in &draft.asides.rows {
            let why = row.why(roma_import::Lang::En);
            assert!(why.contains("half a character (U+D83D)"), "{why}");
        }

        form.set(Field::App, "".into());
        form.set(Field::Tasks, broken("axb\nc"));
        let checked = Checked::of(&form);
        assert_eq!(*checked.listed.tasks, ["a\u{FFFD}b", "c"]);
        assert_eq!(codes(&checked).len(), 1);
    }

    #[test]
    fn a_text_is_sent_as_it_was_typed_and_the_fields_show_the_same() {
        let mut form = form("t", "", "");
        form.set(Field::Json, r#"{"tasks":[ {"task_id":"a"} ]}"#.into());
        let checked = Checked::of(&form);
        assert_eq!(checked.body, r#"{"tasks":[ {"task_id":"a"} ]}"#);
        assert_eq!((checked.items, checked.errors), (Some(1), 0));
        assert_eq!(form.tasks.shown(), "a");
        assert_eq!(*checked.listed.tasks, ["a"]);

        form.set(Field::App, "orders".into());
        let checked = Checked::of(&form);
        assert!(checked.body.starts_with("{\n  \"apps\": \"orders\","));
    }

    #[test]
    fn a_text_that_fields_cannot_show_leaves_them_as_they_were() {
        let mut form = form("t", "orders", "a");
        form.set(
            Field::Json,
            r#"{"tasks":[{}, {"task_id":"b"}],"mode":1}"#.into(),
        );
        assert_eq!(form.source, Source::TextAlone);
        assert_eq!(
            (form.app.shown().as_str(), form.tasks.shown().as_str()),
            ("orders", "a")
        );
        let checked = Checked::of(&form);
        assert_eq!((checked.items, checked.errors), (Some(2), 0));
        assert!(checked.body.contains("mode"));
    }

    #[test]
    fn a_text_has_as_many_items_as_the_service_counts_in_it() {
        for (text, items) in [
            (r#"{"tasks":[{"task_id":"a","application":"b"}]}"#, Some(1)),
            (r#"{"taskIds":["a","b"]}"#, Some(0)),
            (r#"{"body":{"apps":"b","tasks":[]}}"#, Some(0)),
            (r#"{"apps":"b","tasks":[{},7]}"#, Some(3)),
            ("[1]", None),
            (r#"{"tasks":[{"#, None),
        ] {
            let mut form = form("t", "", "");
            form.set(Field::Json, text.into());
            assert_eq!(form.source, Source::TextAlone, "{text}");
            assert_eq!(Checked::of(&form).items, items, "{text}");
        }
    }

    #[test]
    fn only_a_token_that_is_a_header_value_is_a_token() {
        assert!(Token::checked(&"abc".into()).is_ok());
        for bad in ["", "a\nb", "a ", "é", "a\u{0}"] {
            assert!(Token::checked(&bad.into()).is_err(), "{bad:?}");
        }
        assert!(Token::checked(&Typed::from_utf16(&[0xD800])).is_err());
        let longest = "x".repeat(contract::MAX_TOKEN_CHARS);
        assert!(Token::checked(&longest.clone().into()).is_ok());
        assert!(Token::checked(&(longest + "x").into()).is_err());
    }
}
