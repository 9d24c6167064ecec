//! What a paste or a file brings along, and that it can be taken back.

use super::*;

#[test]
fn what_a_paste_took_off_can_be_put_back() {
    let state = after([paste(Field::Token, "t", "t ")]);
    assert!(state.trimmed(Field::Token).is_some());
    let back = then(state.clone(), [Action::Untrim(Field::Token)]);
    assert_eq!(back.form.token.shown().as_str(), "t ");
    assert!(back.trimmed(Field::Token).is_none());
    let typed_on = then(state, [typed(Field::Token, "x")]);
    assert!(typed_on.trimmed(Field::Token).is_none());
}

#[test]
fn what_a_paste_took_off_one_field_stays_when_something_is_pasted_into_another() {
    let state = after([
        paste(Field::ProjectId, "p", "p "),
        paste(Field::Token, "t", "t "),
    ]);
    assert!(state.trimmed(Field::Token).is_some());
    let back = then(state, [Action::Untrim(Field::ProjectId)]);
    assert_eq!(back.form.get(Field::ProjectId).shown().as_str(), "p ");
    assert!(back.trimmed(Field::ProjectId).is_none());
    assert_eq!(back.form.token.shown().as_str(), "t");
    assert!(back.trimmed(Field::Token).is_some());
}

#[test]
fn what_a_paste_took_off_goes_with_the_text_whatever_has_rewritten_that() {
    let pasted = || {
        let list = "application,task_id\norders,a";
        after([
            paste(Field::App, "shop", "shop "),
            paste(Field::Tasks, list, &format!("{list}\u{200B}")),
        ])
    };
    let trims =
        |state: &State| [Field::App, Field::Tasks].map(|field| state.trimmed(field).is_some());
    assert_eq!(trims(&pasted()), [true, true]);
    let text = || {
        typed(
            Field::Json,
            r#"{"apps":"billing","tasks":[{"task_id":"c"}]}"#,
        )
    };
    let edited = then(pasted(), [text()]);
    assert_eq!(trims(&edited), [false, false]);
    let undone = then(edited.clone(), [Action::Untrim(Field::Tasks)]);
    assert!(*undone == *edited, "the text is not replaced");
    // A text that says the same takes the place of what was pasted as well.
    let same = r#"{"apps":"shop","tasks":[{"task_id":"a"}]}"#;
    let listed = then(pasted(), [paste(Field::Tasks, "a", "a\u{200B}")]);
    assert_eq!(
        trims(&then(listed, [typed(Field::Json, same)])),
        [false, false]
    );
    // One that the fields cannot show leaves them, until it is mended and taken back.
    let apart = then(pasted(), [typed(Field::Json, "{,}")]);
    assert_eq!(trims(&apart), [true, true]);
    let mended = then(apart, [text(), Action::UseFields]);
    assert_eq!(trims(&mended), [false, false]);
    let taken_back = [
        text(),
        Action::UseFields,
        paste(Field::Tasks, "c", "c\u{200B}"),
        Action::UseText,
    ];
    assert_eq!(trims(&then(pasted(), taken_back)), [false, false]);
    // A list that names its application puts that in the place of nothing.
    let named = [
        paste(Field::App, "", "\u{200B}"),
        typed(Field::Tasks, "application,task_id\nbilling,a"),
    ];
    assert_eq!(trims(&after(named)), [false, false]);
    let kept = [paste(Field::App, "shop", "shop "), typed(Field::Tasks, "a")];
    assert_eq!(trims(&after(kept)), [true, false]);
    // So does a link, in the place of an id that was nothing but what was taken off.
    let linked = [
        paste(Field::ProjectId, "", "\u{200B}"),
        Action::Visit("#project=p&instance=i&job=j".to_owned()),
    ];
    assert!(after(linked).trimmed(Field::ProjectId).is_none());
}

/// A paste made a field so, and took one character off what would be so.
fn paste(field: Field, text: &str, with_it: &str) -> Action {
    let trimmed = Trimmed {
        field,
        removed: 1,
        with_them: Some(with_it.into()),
    };
    Action::Paste(text.into(), trimmed)
}

#[test]
fn a_file_takes_the_place_of_the_list_and_can_be_taken_back() {
    let file = |text| File {
        name: "list.csv".into(),
        others: 0,
        text,
    };
    let table = || file(Ok("application,task_id\norders,c".into()));
    let taken = then(after(right()), [Action::TakeFile(table())]);
    assert_eq!(app(&taken), "orders");
    assert_eq!(taken.checked.listed.tasks.len(), 1);
    let back = then(taken.clone(), [Action::Untake]);
    assert_eq!((app(&back), back.form.tasks.shown().as_str()), ("", "a\nb"));
    assert!(back.taken.is_none());

    let failed = then(taken, [Action::TakeFile(file(Err(FileFault::Unreadable)))]);
    assert_eq!(
        app(&failed),
        "orders",
        "a file that cannot be read changes nothing"
    );
    assert!(
        failed
            .taken
            .as_ref()
            .is_some_and(|taken| taken.before.is_err())
    );
    assert!(then(failed, [typed(Field::Tasks, "x")]).taken.is_none());

    // Whether the application belongs to the list is as it was, too.
    let named = || typed(Field::Tasks, "application,task_id\norders,a");
    let other = || typed(Field::Tasks, "application,task_id\nbilling,a");
    for (own, named_then, named_later) in [
        (None, "orders", "billing"),
        (Some(typed(Field::App, "orders")), "orders", "orders"),
        (Some(typed(Field::App, "")), "", "billing"),
    ] {
        let before = then(after([named()]), own);
        assert_eq!(app(&before), named_then);
        for text in [table(), file(Ok("c".into()))] {
            let back = then(before.clone(), [Action::TakeFile(text), Action::Untake]);
            assert_eq!(app(&back), named_then);
            assert_eq!(app(&then(back, [other()])), named_later);
        }
    }
}

#[test]
fn what_was_typed_since_a_file_was_taken_stays_when_that_is_taken_back() {
    let file = |text: &str| {
        Action::TakeFile(File {
            name: "list".into(),
            others: 0,
            text: Ok(text.into()),
        })
    };
    let typed_apps = || typed(Field::App, "orders\nbilling");
    for list in ["c", "application,task_id\nshop,c"] {
        let named = then(after(right()), [file(list), typed_apps()]);
        assert!(named.taken.is_some());
        let back = then(named, [Action::Untake]);
        assert_eq!(app(&back), "orders\nbilling", "{list}");
        assert_eq!(back.form.tasks.shown(), "a\nb");
    }
    // A name that is gone again is none that was typed.
    let listed = after([typed(Field::Tasks, "application,task_id\norders,a")]);
    let emptied = [file("c"), typed(Field::App, "x"), typed(Field::App, "")];
    let back = then(listed, emptied.into_iter().chain([Action::Untake]));
    assert_eq!(app(&back), "orders");
    // A text comes back beside what was typed: either can be had.
    let text = r#"{"apps":"shop","tasks":[{"task_id":"a"}]}"#;
    let on_text = then(after([typed(Field::Json, text)]), [Action::Open(Tab::Json)]);
    let body = r#"{"tasks": [{"task_id": "x"}]}"#;
    let back = then(on_text, [file(body), typed_apps(), Action::Untake]);
    assert_eq!(app(&back), "orders\nbilling");
    assert_eq!(back.form.tasks.shown(), "a");
    let again = then(back, [Action::UseText]);
    assert_eq!(again.checked.body, text);
    // Where there was none, there is none to be had.
    let emptied = [typed(Field::Json, ""), Action::Open(Tab::Json)];
    let back = then(after(emptied), [file(body), typed_apps(), Action::Untake]);
    assert_eq!(app(&back), "orders\nbilling");
    assert!(back.put_aside.is_none());
    // One that the fields cannot show is what counts again, beside the names.
    let alone = then(on_json(), [typed(Field::Json, "{,}")]);
    let back = then(alone, [file(body), typed_apps(), Action::Untake]);
    assert_eq!(back.checked.body, "{,}");
    assert_eq!(app(&back), "orders\nbilling");
}

#[test]
fn a_file_is_taken_for_what_is_filled_in_and_can_be_taken_back() {
    let file = |text: &str| {
        Action::TakeFile(File {
            name: "body.json".into(),
            others: 0,
            text: Ok(text.into()),
        })
    };
    let body = r#"{"tasks": [{"task_id": "x"}]}"#;
    let on_text = then(after(right()), [Action::Open(Tab::Json)]);
    let taken = then(on_text.clone(), [file(body)]);
    assert_eq!(taken.checked.body.as_str(), body);
    assert!(taken.tab == Tab::Json && taken.taken.is_some());
    let back = then(taken.clone(), [Action::Untake]);
    assert_eq!(back.checked.body, on_text.checked.body);
    assert_eq!(back.form.tasks.shown().as_str(), "a\nb");
    assert!(then(taken, [typed(Field::Json, "{}")]).taken.is_none());

    // A text that the fields cannot show is what counts, whichever tab is open.
    let alone = then(
        on_text,
        [typed(Field::Json, "{,}"), Action::Open(Tab::Fields)],
    );
    let taken = then(alone, [file(body)]);
    assert!(taken.tab == Tab::Json && taken.checked.body.as_str() == body);
    let back = then(taken, [Action::Untake]);
    assert_eq!(back.checked.body.as_str(), "{,}");
    assert_eq!(back.form.tasks.shown().as_str(), "a\nb");

    // Only an object is a body, whatever stands before it.
    for text in ["\u{FEFF} \n{\"tasks\": []}", "{"] {
        let taken = then(on_json(), [file(text)]);
        assert!(taken.tab == Tab::Json && taken.form.json.shown().as_str() == text);
    }

    // A plan has no text that a file could be taken for.
    let plan = then(after(planned()), [Action::Open(Tab::Json), file("c")]);
    assert!(plan.tab == Tab::Fields && plan.form.tasks.shown().as_str() == "c");
}
