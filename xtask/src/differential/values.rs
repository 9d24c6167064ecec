//! Values in the contract's shape: right ones, nearly right ones, and wild ones.

use roma_import::{
    JsonType,
    contract::{
        APPS, BODY, INSTANCE_ID, MAX_INSTANCE_ID_CHARS, MAX_ITEMS, MAX_NESTING,
        MAX_PROJECT_ID_CHARS, MAX_TOKEN_CHARS, PROJECT_ID, TASK_ID, TASKS, TOKEN,
    },
};
use serde_json::{Map, Value, json};

use super::{
    cases::{LONE_SURROGATE, text_of},
    random::Random,
};

/// What an application's name may hold, in many scripts and beyond 16 bits.
const NAME: &str = "azAZ09-_. ()（）éßªΩйא中あ가ก𠀀𝒳Ⅷⓐ";

/// What it may not hold, neighbours of the former among it.
const NOT_NAME: &str = "/\\+*,;:'\"!?@[]`{}~\t\n\0\u{7F}\u{A0}\u{200B}\u{301}\u{FEFF}٣²①😀–【＿";

/// What an id may hold: anything.
const ANYTHING: &str = "azAZ09-_. /%?#&é中あ😀𠀀\u{200B}\u{301}\u{FEFF}\u{A0}\t\n\0\"\\";

/// Names of fields that are nobody's, and some that mean something to a program.
const UNKNOWN: [&str; 14] = [
    "task",
    "taskId",
    "Apps",
    "mode",
    "",
    "a/b",
    "~1",
    "é",
    "__proto__",
    "constructor",
    "toString",
    "length",
    "$ref",
    "0",
];

/// Writes one value, with a temper of its own: some make no mistake, some a few,
/// some many. So both verdicts are common, and so is an error that is alone.
pub(super) struct Writer<'r> {
    random: &'r mut Random,
    mistakes: usize,
}

impl<'r> Writer<'r> {
    pub(super) fn new(random: &'r mut Random) -> Self {
        let mistakes = random.pick(&[0, 0, 10, 25, 45, 70]);
        Self { random, mistakes }
    }

    /// Whether to make a mistake here.
    fn errs(&mut self) -> bool {
        self.random.percent(self.mistakes)
    }

    /// A body.
    pub(super) fn body(&mut self) -> Value {
        if self.errs() && self.random.percent(40) {
            return self.other_than(JsonType::Object);
        }
        let mut fields = Map::new();
        if self.random.percent(65) {
            fields.insert(APPS.to_owned(), self.name());
        }
        if self.random.percent(80) {
            fields.insert(TASKS.to_owned(), self.tasks());
        }
        self.add_unknown_fields(&mut fields);
        if self.random.percent(3) {
            // Behind all fields that the contract names, since checking ends there.
            let depth = MAX_NESTING - 3 + self.random.below(5);
            fields.insert("zz".to_owned(), self.nested(depth));
        }
        fields.into()
    }

    /// A whole request.
    pub(super) fn request(&mut self) -> Value {
        let body = loop {
            let body = self.body();
            // A string would be JSON text.
            if !body.is_string() {
                break body;
            }
        };
        self.request_around(body)
    }

    /// A whole request whose body is JSON text.
    pub(super) fn request_with_text(&mut self) -> Value {
        let mut text = text_of(&self.body());
        if self.errs() || self.random.percent(10) {
            match self.random.below(5) {
                0 => {
                    text = self
                        .random
                        .pick(&["", " ", "\t\r\n", "\u{FEFF}", "\u{FEFF} "])
                        .into();
                }
                1 => text.insert(0, '\u{FEFF}'),
                2 => text = text.replacen('{', r#"{"apps":"twice","#, 1),
                3 => {
                    text.pop();
                }
                _ => text.push('}'),
            }
        }
        self.request_around(text.into())
    }

    fn request_around(&mut self, body: Value) -> Value {
        let mut fields = Map::new();
        let parts = [
            (PROJECT_ID, self.segment(MAX_PROJECT_ID_CHARS)),
            (INSTANCE_ID, self.segment(MAX_INSTANCE_ID_CHARS)),
            (TOKEN, self.token()),
            (BODY, body),
        ];
        for (name, part) in parts {
            if !(self.errs() && self.random.percent(20)) {
                fields.insert(name.to_owned(), part);
            }
        }
        if self.random.percent(10) {
            let name = self.random.pick(&["projectId", "Token", "x", "__proto__"]);
            fields.insert(name.to_owned(), self.anything(2));
        }
        fields.into()
    }

    fn segment(&mut self, max: usize) -> Value {
        if self.errs() {
            return match self.random.below(5) {
                0 => self.other_than(JsonType::String),
                1 => "".into(),
                2 => self.random.pick(&[".", ".."]).into(),
                3 => self.string(ANYTHING, max + 1).into(),
                _ => self.with(LONE_SURROGATE, ANYTHING).into(),
            };
        }
        let length = self.random.pick(&[1, 2, 8, 32, max - 1, max]);
        match self.random.below(10) {
            0 => self
                .random
                .pick(&["...", ".a", "%2e", "%2E%2e", " ", "-"])
                .into(),
            // Twice as long in UTF-16, and none the longer in code points.
            1 => self.string("😀𠀀", length).into(),
            2 => self.string(ANYTHING, length).into(),
            _ => self.string("0123456789abcdef-", length).into(),
        }
    }

    fn token(&mut self) -> Value {
        const VISIBLE: &str = "azAZ09+/=-_.!~\"\\";
        if self.errs() {
            return match self.random.below(10) {
                0 | 1 => self.other_than(JsonType::String),
                2 | 3 => "".into(),
                4 => self.string("t", MAX_TOKEN_CHARS + 1).into(),
                5 => self.with(LONE_SURROGATE, VISIBLE).into(),
                _ => {
                    let character = self.random.pick_char(" \t\r\n\0\u{7F}\u{80}é中😀\u{FEFF}");
                    self.with(character, VISIBLE).into()
                }
            };
        }
        if self.random.percent(1) {
            let length = MAX_TOKEN_CHARS - self.random.below(2);
            return self.string("t", length).into();
        }
        let length = 1 + self.random.below(60);
        self.string(VISIBLE, length).into()
    }

    fn name(&mut self) -> Value {
        if self.errs() {
            return match self.random.below(6) {
                0 | 1 => self.other_than(JsonType::String),
                2 => self.with(LONE_SURROGATE, NAME).into(),
                _ => {
                    let character = self.random.pick_char(NOT_NAME);
                    self.with(character, NAME).into()
                }
            };
        }
        let length = self.random.below(20);
        self.string(NAME, length).into()
    }

    fn tasks(&mut self) -> Value {
        if self.errs() && self.random.percent(50) {
            return self.other_than(JsonType::Array);
        }
        let count = if self.random.percent(15) {
            MAX_ITEMS - 2 + self.random.below(5)
        } else {
            self.random.pick(&[0, 1, 1, 2, 3, 8])
        };
        let mistakes = self.mistakes;
        if count > 8 {
            // Fewer in each of many: otherwise the cap would never be alone.
            self.mistakes /= 20;
        }
        let tasks = (0..count).map(|_| self.task()).collect();
        self.mistakes = mistakes;
        Value::Array(tasks)
    }

    fn task(&mut self) -> Value {
        if self.errs() && self.random.percent(40) {
            return self.other_than(JsonType::Object);
        }
        let mut fields = Map::new();
        if self.random.percent(92) {
            let id = if self.errs() {
                if self.random.percent(70) {
                    self.other_than(JsonType::String)
                } else {
                    self.with(LONE_SURROGATE, ANYTHING).into()
                }
            } else {
                let alphabet = self.random.pick(&["0123456789abcdef", ANYTHING]);
                let length = self.random.below(12);
                self.string(alphabet, length).into()
            };
            fields.insert(TASK_ID.to_owned(), id);
        }
        if self.random.percent(10) {
            self.add_unknown_fields(&mut fields);
        }
        fields.into()
    }

    fn add_unknown_fields(&mut self, fields: &mut Map<String, Value>) {
        while self.random.percent(20) {
            let name = self.unknown_name();
            let value = self.anything(3);
            fields.insert(name, value);
        }
    }

    fn unknown_name(&mut self) -> String {
        if self.errs() && self.random.percent(30) {
            self.with(LONE_SURROGATE, "k")
        } else {
            self.random.pick(&UNKNOWN).to_owned()
        }
    }

    /// Any value at all, not nested more deeply than this. Within it even the
    /// contract's names are nobody's.
    fn anything(&mut self, depth: usize) -> Value {
        match self.random.below(if depth == 0 { 5 } else { 8 }) {
            0 => Value::Null,
            1 => self.random.percent(50).into(),
            2 => self.random.pick(&[0.0, -1.5, 7.0, 1e300]).into(),
            3 => "".into(),
            4 => {
                if self.errs() {
                    self.with(LONE_SURROGATE, ANYTHING).into()
                } else {
                    self.string(ANYTHING, 4).into()
                }
            }
            5 => (0..self.random.below(4))
                .map(|_| self.anything(depth - 1))
                .collect(),
            _ => {
                let mut fields = Map::new();
                for _ in 0..self.random.below(4) {
                    let name = match self.random.below(6) {
                        0 => APPS.to_owned(),
                        1 => TASKS.to_owned(),
                        2 => TASK_ID.to_owned(),
                        _ => self.unknown_name(),
                    };
                    fields.insert(name, self.anything(depth - 1));
                }
                fields.into()
            }
        }
    }

    /// A value of any type but this one.
    fn other_than(&mut self, right: JsonType) -> Value {
        loop {
            let value = self.anything(1);
            if JsonType::of(&value) != right {
                return value;
            }
        }
    }

    /// Brackets within brackets.
    fn nested(&mut self, depth: usize) -> Value {
        let is_object = self.random.percent(50);
        (0..depth).fold(Value::Null, |inner, _| {
            if is_object {
                json!({ "k": inner })
            } else {
                json!([inner])
            }
        })
    }

    fn string(&mut self, alphabet: &str, length: usize) -> String {
        let characters: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| self.random.pick(&characters)).collect()
    }

    /// A short string with this character somewhere in it.
    fn with(&mut self, character: char, alphabet: &str) -> String {
        let before = self.random.below(4);
        let after = self.random.below(4);
        let mut string = self.string(alphabet, before);
        string.push(character);
        string.push_str(&self.string(alphabet, after));
        string
    }
}
