//! The corpus: requests as data, each with the report that it must get.
//!
//! The format is described beside the files, in `corpus/README.md`.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use roma_import::contract::{self, BODY, INSTANCE_ID, MAX_NESTING, PROJECT_ID, TOKEN};
use roma_import::{Body, Field, Lang, Report, Request, Text, check, check_body, check_value};

use crate::document::{
    Chars, Ending, Member, Node, Value, chars, has_lone_surrogate, joined, lossy, read, wtf8,
};
use crate::packing::Package;
use crate::writing::compact;

/// Where the files are.
pub(crate) fn folder() -> PathBuf {
    // The endpoint's tests read them as well.
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.parent().expect("a package in the workspace");
    workspace.join("core/tests/corpus")
}

/// A way for a request to come to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boundary {
    /// `check`: the whole request.
    Native,
    /// `check_value`: the whole request as one value.
    Request,
    /// `check_body`: the body alone, without the rest.
    Body,
    /// `check` with a body that was text and has been parsed.
    Value,
    /// `check` with a value as another language hands it over.
    Packed,
    /// The npm package.
    Npm,
    /// The endpoint.
    Http,
}

impl Boundary {
    pub(crate) const ALL: [Self; 7] = [
        Self::Native,
        Self::Request,
        Self::Body,
        Self::Value,
        Self::Packed,
        Self::Npm,
        Self::Http,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Request => "request",
            Self::Body => "body",
            Self::Value => "value",
            Self::Packed => "packed",
            Self::Npm => "npm",
            Self::Http => "http",
        }
    }
}

/// A file of cases, as it is written.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// The path's name without its ending: for a rule, its code.
    pub(crate) name: String,
    pub(crate) root: Node,
}

/// One request, and what is said of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) file: String,
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) input: Input,
    /// What is stored: the names of the boundaries that carry it.
    pub(crate) boundaries: Option<Node>,
    /// What is stored: why each of the others does not.
    pub(crate) not: Option<Node>,
    /// What is stored: the report in English.
    pub(crate) report: Option<Node>,
    /// What is stored: the words of its violations in Chinese.
    pub(crate) zh: Option<Node>,
    /// What is stored where a report is too long to be read: what it counts, and its
    /// hash in each language.
    pub(crate) summary: Option<Node>,
}

/// A request as it is given to the product, its notations written out.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// The two ids and the token; nothing for what is absent.
    pub(crate) slots: [Option<Node>; 3],
    pub(crate) body: BodyInput,
    /// Fields that a request does not have.
    others: Vec<(String, Node)>,
}

#[derive(Clone, Debug)]
pub(crate) enum BodyInput {
    Absent,
    Text(Vec<u8>),
    Value(Node),
}

const SLOTS: [&str; 3] = [PROJECT_ID, INSTANCE_ID, TOKEN];

/// The files, in the order of their names.
pub(crate) fn files() -> Vec<File> {
    let folder = folder();
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| path.file_name().is_none_or(|name| name != "counts.json"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let stem = path.file_stem().expect("a name");
            File {
                name: stem.to_str().expect("a code").to_owned(),
                root: json_in(&path),
                path,
            }
        })
        .collect()
}

/// The JSON in a file, with its keys in their order.
pub(crate) fn json_in(path: &Path) -> Node {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reading = read(&text, MAX_NESTING);
    assert_eq!(reading.ending, Ending::Whole, "{}", path.display());
    reading.root.expect("a value")
}

/// The cases with more violations than a report lists.
pub(crate) fn capped() -> File {
    let path = folder().join("capped/cases.json");
    File {
        name: "capped/cases".to_owned(),
        root: json_in(&path),
        path,
    }
}

/// All cases of all files, but for the capped ones.
pub(crate) fn every() -> Vec<Case> {
    files().iter().flat_map(File::cases).collect()
}

impl File {
    pub(crate) fn cases(&self) -> Vec<Case> {
        let groups = self.root.members().iter();
        groups
            .flat_map(|group| {
                let cases = group.value.as_ref().expect("a list").elements();
                cases.iter().map(|case| self.case(&lossy(&group.key), case))
            })
            .collect()
    }

    fn case(&self, group: &str, case: &Node) -> Case {
        let name = case.get("name").and_then(Node::as_text);
        let name = name.unwrap_or_else(|| panic!("a case of {} has no name", self.name));
        let input = case.get("input").expect("an input");
        Case {
            file: self.name.clone(),
            group: group.to_owned(),
            input: Input::of(input).unwrap_or_else(|why| panic!("{}: {name}: {why}", self.name)),
            boundaries: case.get("boundaries").cloned(),
            not: case.get("not").cloned(),
            report: case.get("report").cloned(),
            zh: case.get("zh").cloned(),
            summary: case.get("summary").cloned(),
            name,
        }
    }
}

impl Input {
    fn of(node: &Node) -> Result<Self, String> {
        let mut input = Self {
            slots: [const { None }; 3],
            body: BodyInput::Absent,
            others: Vec::new(),
        };
        for member in node.members() {
            let name = lossy(&member.key);
            let value = member.value.as_ref().ok_or("no value")?;
            if name == BODY
                && let Some(bytes) = notation(value, "$bytes")
            {
                input.body = BodyInput::Text(hex_bytes(bytes)?);
                continue;
            }
            let Some(value) = expanded(value)? else {
                continue;
            };
            if let Some(slot) = SLOTS.iter().position(|&slot| slot == name) {
                input.slots[slot] = Some(value);
            } else if name == BODY {
                input.body = match &value.value {
                    Value::String(text) if has_lone_surrogate(text) => {
                        return Err("a text with half a character has no bytes".to_owned());
                    }
                    Value::String(text) => BodyInput::Text(wtf8(text)),
                    _ if !has_sorted_keys(&value) => {
                        return Err(
                            "keys in a value should be sorted: some languages do".to_owned()
                        );
                    }
                    _ => BodyInput::Value(value),
                };
            } else {
                input.others.push((name, value));
            }
        }
        Ok(input)
    }

    /// The request with this body, as the Rust API has it.
    fn with_request<T>(&self, body: Body<'_>, with: impl FnOnce(&Request<'_>) -> T) -> T {
        let texts = self.slots.each_ref().map(|slot| match slot {
            Some(Node {
                value: Value::String(text),
                ..
            }) => Some(wtf8(text)),
            _ => None,
        });
        let values = self
            .slots
            .each_ref()
            .map(|slot| slot.as_ref().map(Node::to_serde));
        let field = |slot: usize| match (&texts[slot], &values[slot]) {
            (Some(text), _) => Field::Text(Text::from_wtf8(text)),
            (None, Some(value)) => Field::from(value),
            (None, None) => Field::Absent,
        };
        with(&Request {
            project_id: field(0),
            instance_id: field(1),
            token: field(2),
            body,
        })
    }

    /// The text of a slot, if it is there and is text.
    pub(crate) fn text(&self, slot: usize) -> Option<String> {
        self.slots[slot].as_ref().and_then(Node::as_text)
    }

    fn any_slot(&self, is: impl Fn(&Node) -> bool) -> bool {
        self.slots.iter().flatten().any(is)
    }
}

/// Whether every object in a value has its keys once each and in order.
fn has_sorted_keys(node: &Node) -> bool {
    let is_unsorted = |node: &Node| {
        let keys = node.members().iter().map(|member| wtf8(&member.key));
        !keys.is_sorted_by(|a, b| a < b)
    };
    !node.any(&is_unsorted)
}

fn holds_lone_surrogate(node: &Node) -> bool {
    node.any(&|node| {
        matches!(&node.value, Value::String(text) if has_lone_surrogate(text))
            || node
                .members()
                .iter()
                .any(|member| has_lone_surrogate(&member.key))
    })
}

/// What a notation is about, if a node is this one: an object of one such key.
fn notation<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    match node.members() {
        [only] if lossy(&only.key) == name => only.value.as_ref(),
        _ => None,
    }
}

/// A node with its notations written out; nothing for what is `undefined`.
fn expanded(node: &Node) -> Result<Option<Node>, String> {
    if notation(node, "$undefined").is_some() {
        return Ok(None);
    }
    if let Some(text) = notation(node, "$parsed") {
        let text = wtf8(&expanded_text(text)?);
        let reading = read(&text, 1_000);
        return match reading.ending {
            Ending::Whole => Ok(reading.root),
            ending => Err(format!("{ending:?} in a text to be parsed")),
        };
    }
    for name in ["$repeat", "$list", "$join", "$units"] {
        if notation(node, name).is_some() {
            return Ok(Some(Node::new(Value::String(expanded_text(node)?))));
        }
    }
    let value = match &node.value {
        Value::Array(elements) => {
            let elements = elements.iter().map(|element| {
                expanded(element)?.ok_or_else(|| "an element cannot be undefined".to_owned())
            });
            Value::Array(elements.collect::<Result<_, _>>()?)
        }
        Value::Object(members) => {
            let mut kept = Vec::new();
            for member in members {
                let value = member.value.as_ref().ok_or("no value")?;
                if let Some(value) = expanded(value)? {
                    kept.push(Member::new(member.key.clone(), value));
                }
            }
            Value::Object(kept)
        }
        _ => return Ok(Some(node.clone())),
    };
    Ok(Some(Node::new(value)))
}

/// The string that a notation, or a string, stands for.
fn expanded_text(node: &Node) -> Result<Chars, String> {
    let mut out = Chars::new();
    if let Value::String(text) = &node.value {
        return Ok(text.clone());
    }
    if let Some(parts) = notation(node, "$join") {
        for part in parts.elements() {
            out.extend(expanded_text(part)?);
        }
    } else if let Some(units) = notation(node, "$units") {
        let units = units.as_text().ok_or("units are hexadecimal")?;
        for unit in units.split(' ') {
            out.push(u32::from_str_radix(unit, 16).map_err(|error| error.to_string())?);
        }
    } else if let Some([text, count]) = notation(node, "$repeat").map(Node::elements) {
        let text = expanded_text(text)?;
        for _ in 0..count.as_count().ok_or("no count")? {
            out.extend(&text);
        }
    } else if let Some([template, count, between]) = notation(node, "$list").map(Node::elements) {
        let template = template.as_text().ok_or("a template is text")?;
        let between = between.as_text().ok_or("what stands between is text")?;
        let items = 0..count.as_count().ok_or("no count")?;
        let items = items.map(|number| template.replace('#', &number.to_string()));
        out = chars(&items.collect::<Vec<_>>().join(&between));
    } else {
        return Err(format!("{node:?} is no text"));
    }
    Ok(joined(&out))
}

fn hex_bytes(node: &Node) -> Result<Vec<u8>, String> {
    let digits = node.as_text().ok_or("bytes are hexadecimal")?;
    digits
        .split_whitespace()
        .map(|byte| u8::from_str_radix(byte, 16).map_err(|error| error.to_string()))
        .collect()
}

/// Why a boundary does not carry a request.
type Why = &'static str;

const NO_HALVES: Why = "a serde_json::Value holds no half of a character";

impl Case {
    /// How a failure calls it.
    pub(crate) fn title(&self) -> String {
        format!("{}.json, {}, “{}”", self.file, self.group, self.name)
    }

    /// Whether it is stored that a boundary carries this request, and if not, why.
    pub(crate) fn is_said_to_be_carried_by(&self, boundary: Boundary) -> Result<(), String> {
        let names = self.boundaries.as_ref().map(Node::elements);
        let is_named = names.is_some_and(|names| {
            let names = names.iter().filter_map(Node::as_text);
            names.into_iter().any(|name| name == boundary.name())
        });
        let why = self.not.as_ref().and_then(|not| not.get(boundary.name()));
        match (is_named, why.and_then(Node::as_text)) {
            (true, None) => Ok(()),
            (false, Some(why)) => Err(why),
            _ => Err("nothing is stored".to_owned()),
        }
    }

    /// Whether a boundary carries this request, and if not, why.
    pub(crate) fn carried_by(&self, boundary: Boundary) -> Result<(), Why> {
        let input = &self.input;
        let has_others = !input.others.is_empty();
        match boundary {
            Boundary::Native | Boundary::Value | Boundary::Packed if has_others => {
                Err("a roma_import::Request has no other fields")
            }
            Boundary::Native | Boundary::Body => match &input.body {
                BodyInput::Value(value) if holds_lone_surrogate(value) => Err(NO_HALVES),
                _ => Ok(()),
            },
            Boundary::Request => match &input.body {
                _ if input.any_slot(holds_lone_surrogate) => Err(NO_HALVES),
                BodyInput::Value(value) if holds_lone_surrogate(value) => Err(NO_HALVES),
                BodyInput::Text(text) if std::str::from_utf8(text).is_err() => {
                    Err("a serde_json::Value holds no bytes that are not UTF-8")
                }
                _ => Ok(()),
            },
            Boundary::Value => match &input.body {
                BodyInput::Absent => Err("there is no body to be parsed"),
                BodyInput::Value(_) => Err("the body is a value already"),
                BodyInput::Text(text) => value_of(text).map(|_| ()),
            },
            Boundary::Packed => match &input.body {
                BodyInput::Value(_) => Ok(()),
                _ => Err("the body is no value"),
            },
            Boundary::Npm => match &input.body {
                BodyInput::Text(text) if std::str::from_utf8(text).is_err() => {
                    Err("a string of JavaScript holds no bytes that are not UTF-8")
                }
                _ => Ok(()),
            },
            Boundary::Http => input.carried_by_http(),
        }
    }

    /// What is said of this request, in the words of a language: the report that
    /// every boundary must give, as JSON.
    pub(crate) fn actual(&self, lang: Lang) -> Vec<u8> {
        if self.carried_by(Boundary::Native).is_ok() {
            self.native().to_json(lang).into_bytes()
        } else if self.carried_by(Boundary::Request).is_ok() {
            self.request_value().to_json(lang).into_bytes()
        } else if self.carried_by(Boundary::Packed).is_ok() {
            self.packed().to_json(lang).into_bytes()
        } else {
            panic!("{}: nothing here can carry it", self.title())
        }
    }

    /// The report of `check`.
    pub(crate) fn native(&self) -> Report {
        match &self.input.body {
            BodyInput::Absent => self.input.with_request(Body::Absent, check),
            BodyInput::Text(text) => self.input.with_request(Body::Text(text), check),
            BodyInput::Value(value) => {
                let value = value.to_serde();
                self.input.with_request(Body::Value(&value), check)
            }
        }
    }

    /// The report of `check` with the text parsed.
    pub(crate) fn parsed(&self) -> Report {
        let BodyInput::Text(text) = &self.input.body else {
            panic!("{}: no text", self.title())
        };
        let value = value_of(text).expect("it was asked for before");
        self.input.with_request(Body::Value(&value), check)
    }

    /// The report of `check` with the value packed.
    pub(crate) fn packed(&self) -> Report {
        let BodyInput::Value(value) = &self.input.body else {
            panic!("{}: no value", self.title())
        };
        let package = Package::of(value);
        self.input.with_request(package.body(), check)
    }

    /// The report of `check_body`.
    pub(crate) fn body(&self) -> Report {
        match &self.input.body {
            BodyInput::Absent => check_body(Body::Absent),
            BodyInput::Text(text) => check_body(Body::Text(text)),
            BodyInput::Value(value) => check_body(Body::Value(&value.to_serde())),
        }
    }

    /// The report of `check_value`.
    pub(crate) fn request_value(&self) -> Report {
        let mut request = serde_json::Map::new();
        for (name, slot) in SLOTS.iter().zip(&self.input.slots) {
            if let Some(slot) = slot {
                request.insert((*name).to_owned(), slot.to_serde());
            }
        }
        for (name, value) in &self.input.others {
            request.insert(name.clone(), value.to_serde());
        }
        let body = match &self.input.body {
            BodyInput::Absent => None,
            BodyInput::Text(text) => Some(std::str::from_utf8(text).expect("UTF-8").into()),
            BodyInput::Value(value) => Some(value.to_serde()),
        };
        if let Some(body) = body {
            request.insert(BODY.to_owned(), body);
        }
        check_value(&request.into()).expect("an object")
    }

    /// What a fuzzer can begin with: the body, and the whole request in lines.
    pub(crate) fn seeds(&self) -> Vec<Vec<u8>> {
        let BodyInput::Text(body) = &self.input.body else {
            return Vec::new();
        };
        let lines = self.input.slots.iter().map(|slot| match slot {
            Some(Node {
                value: Value::String(text),
                ..
            }) => wtf8(text),
            _ => Vec::new(),
        });
        let parts: Vec<_> = lines.chain([body.clone()]).collect();
        vec![body.clone(), parts.join(&b'\n')]
    }
}

impl Input {
    fn carried_by_http(&self) -> Result<(), Why> {
        if !self.others.is_empty() {
            return Err("HTTP has no place for other fields");
        }
        if self.any_slot(|slot| !matches!(slot.value, Value::String(_))) {
            return Err("a path and a header are text");
        }
        if self.any_slot(holds_lone_surrogate) {
            return Err("half a character has no UTF-8 form, so it cannot be sent");
        }
        if let Some(token) = self.text(2) {
            let is_control = |c: char| (c < ' ' && c != '\t') || c == '\u{7F}';
            if token.contains(is_control) {
                return Err("a header holds no control characters");
            }
            if token.trim_matches([' ', '\t']) != token {
                return Err("white space around a header's value is not part of it");
            }
        }
        match &self.body {
            BodyInput::Value(_) => Err("what is sent is text"),
            _ => Ok(()),
        }
    }
}

/// A text as a value, if nothing of what the rules look at is lost by that.
fn value_of(text: &[u8]) -> Result<serde_json::Value, Why> {
    let reading = read(text, 1_000);
    if reading.has_mark {
        return Err("a value has no byte order mark");
    }
    let Some(root) = reading.root.filter(|_| reading.ending == Ending::Whole) else {
        return Err("a text that is not JSON has no value");
    };
    if holds_lone_surrogate(&root) {
        return Err(NO_HALVES);
    }
    let is_rewritten = |node: &Node| match &node.value {
        Value::Number(digits) => !serde_json::from_str(digits)
            .is_ok_and(|number: serde_json::Number| number.to_string() == *digits),
        _ => false,
    };
    if root.any(&is_rewritten) {
        return Err("a serde_json::Value does not keep how a number was written");
    }
    let has_repeated_keys = |node: &Node| {
        let mut keys: Vec<_> = node.members().iter().map(|member| &member.key).collect();
        let count = keys.len();
        keys.sort();
        keys.dedup();
        keys.len() < count
    };
    if root.any(&has_repeated_keys) {
        return Err("a value has each key once");
    }
    if !has_sorted_keys(&root) {
        return Err("a serde_json::Value does not keep the order of keys");
    }
    Ok(root.to_serde())
}

/// JSON as a document.
pub(crate) fn json(text: &[u8]) -> Node {
    let reading = read(text, MAX_NESTING);
    assert_eq!(reading.ending, Ending::Whole, "{}", lossy_text(text));
    reading.root.expect("a value")
}

pub(crate) fn lossy_text(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// A report with only such violations as `keep` takes and changes.
fn with_violations(report: &Node, keep: impl Fn(&Node) -> Option<Node>) -> Node {
    let members = report.members().iter().map(|member| {
        let value = member.value.clone().expect("a value");
        let value = if lossy(&member.key) == "violations" {
            Node::new(Value::Array(
                value.elements().iter().filter_map(&keep).collect(),
            ))
        } else {
            value
        };
        Member::new(member.key.clone(), value)
    });
    Node::new(Value::Object(members.collect()))
}

/// An object whose members are what `change` makes of them.
fn with_members(node: &Node, change: impl Fn(&str, &Node) -> Option<Node>) -> Node {
    let members = node.members().iter().filter_map(|member| {
        let value = change(&lossy(&member.key), member.value.as_ref()?)?;
        Some(Member::new(member.key.clone(), value))
    });
    Node::new(Value::Object(members.collect()))
}

/// The report that a value has, from the one that its text has.
pub(crate) fn without_ranges(report: &Node) -> Node {
    with_violations(report, |violation| {
        Some(with_members(violation, |name, value| {
            (name != "range").then(|| value.clone())
        }))
    })
}

/// The report that a body alone has, from the one of the whole request.
pub(crate) fn of_body_alone(report: &Node) -> Node {
    let shorter = |pointer: &Node| {
        let pointer = pointer.as_text().expect("a pointer");
        pointer.strip_prefix("/body").map(Node::string)
    };
    let report = with_violations(report, |violation| {
        let pointer = violation.get("pointer")?;
        shorter(pointer)?;
        Some(with_members(violation, |name, value| match name {
            "pointer" | "first" => shorter(value),
            _ => Some(value.clone()),
        }))
    });
    let count = |severity: &str| {
        let violations = report.get("violations").expect("violations").elements();
        let is_it = |violation: &&Node| {
            violation.get("severity").and_then(Node::as_text).as_deref() == Some(severity)
        };
        violations.iter().filter(is_it).count()
    };
    with_members(&report, |name, value| {
        Some(match name {
            "valid" => Node::new(Value::Boolean(count("error") == 0)),
            "errors" => Node::number(count("error")),
            "warnings" => Node::number(count("warning")),
            _ => value.clone(),
        })
    })
}

/// The report with the words of its violations replaced.
pub(crate) fn in_other_words(report: &Node, words: &Node) -> Node {
    let words = words.elements();
    let mut violations = report
        .get("violations")
        .expect("violations")
        .elements()
        .iter()
        .zip(words);
    let replaced: Vec<Node> = violations
        .by_ref()
        .map(|(violation, words)| {
            with_members(violation, |name, value| {
                Some(words.get(name).unwrap_or(value).clone())
            })
        })
        .collect();
    with_members(report, |name, value| {
        Some(if name == "violations" {
            Node::new(Value::Array(replaced.clone()))
        } else {
            value.clone()
        })
    })
}

/// The words alone of a report's violations.
pub(crate) fn words_of(report: &Node) -> Node {
    let violations = report.get("violations").expect("violations").elements();
    let words = violations.iter().map(|violation| {
        with_members(violation, |name, value| {
            ["message", "help"].contains(&name).then(|| value.clone())
        })
    });
    Node::new(Value::Array(words.collect()))
}

/// A document as people read it: a line for what fits into one, and what cannot
/// be seen as escapes.
pub(crate) fn pretty(root: &Node) -> String {
    let mut out = String::new();
    push_pretty(root, 0, &mut out);
    out.push('\n');
    out
}

fn push_pretty(node: &Node, indent: usize, out: &mut String) {
    const WIDTH: usize = 100;
    let line = one_line(node);
    if line.chars().count() + indent <= WIDTH {
        return out.push_str(&line);
    }
    let (open, close) = match node.value {
        Value::Array(_) => ('[', ']'),
        Value::Object(_) => ('{', '}'),
        _ => return out.push_str(&line),
    };
    let break_line = |indent: usize, out: &mut String| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
    };
    out.push(open);
    for (index, element) in node.elements().iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        break_line(indent + 2, out);
        push_pretty(element, indent + 2, out);
    }
    for (index, member) in node.members().iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        break_line(indent + 2, out);
        out.push_str(&seen(&Node::new(Value::String(member.key.clone()))));
        out.push_str(": ");
        push_pretty(member.value.as_ref().expect("a value"), indent + 2, out);
    }
    break_line(indent, out);
    out.push(close);
}

fn one_line(node: &Node) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match &node.value {
        Value::Array(elements) => format!("[{}]", list(elements.iter().map(one_line).collect())),
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members = members.iter().map(|member| {
                let key = seen(&Node::new(Value::String(member.key.clone())));
                let value = member.value.as_ref().expect("a value");
                format!("{key}: {}", one_line(value))
            });
            format!("{{{}}}", list(members.collect()))
        }
        _ => seen(node),
    }
}

/// A scalar, with escapes for what cannot be seen.
fn seen(scalar: &Node) -> String {
    let mut out = String::new();
    for character in lossy_text(&compact(scalar)).chars() {
        let code_point = u32::from(character);
        let is_seen =
            character == ' ' || !(contract::is_invisible(code_point) || character.is_whitespace());
        if is_seen {
            out.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}
