//! What is kept of a plan, and read again.

use super::*;

#[test]
fn what_is_written_down_is_read_again_and_nothing_else() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    page.poll(r#"{"status":"SUCCEEDED","begin_time":5,"end_time":"then"}"#);
    let plan = Rc::new(Plan {
        destination: Some(Destination::named("https://roma.example")),
        ..(*page.0.stored.plan).clone()
    });
    let kept = Stored {
        plan: plan.clone(),
        stopped_at: Some(7),
        intent: Intent::Pause,
        baseline: JobBaseline::Count(4),
        waits: true,
        busy_until: Some(9),
        filled_in_at: Some(11),
        ..page.stored()
    };
    let head = kept.write_head().unwrap();
    let parts: Vec<String> = plan
        .draft
        .parts
        .iter()
        .map(|part| write(part).unwrap())
        .collect();
    let steps = [0, 1].map(|number| (number, write(&kept.steps[number]).unwrap()));
    let [(_, step), _] = &steps;
    assert!(!head.contains("secret") && !step.contains("secret"));
    let times = r#""job_began_at":5,"job_ended_at":"then""#;
    assert!(step.contains(times), "{step}");
    assert_eq!(Stored::read(&head, &parts, &steps), Ok(kept));
    // What an earlier version has written says nothing of where it goes, or whether it waits,
    // and until when, or of what was filled in.
    let earlier = [
        r#""destination":"https://roma.example","#,
        r#""waits":true,"#,
        r#""busy_until":9,"#,
        r#""filled_in_at":11,"#,
    ]
    .into_iter()
    .fold(head.clone(), |head, newer| {
        assert!(head.contains(newer));
        head.replace(newer, "")
    });
    let stored = Stored::read(&earlier, &parts, &[]).unwrap();
    assert_eq!(stored.plan.destination, None);
    assert_eq!((stored.waits, stored.busy_until), (false, None));
    assert_eq!(stored.filled_in_at, None);
    for (head, parts, steps) in [
        ("", &parts[..], vec![]),
        (
            &head.replace("\"version\":1", "\"version\":2"),
            &parts,
            vec![],
        ),
        (&head, &parts[..1], vec![]),
        (&head, &[String::new(), String::new()], vec![]),
        (&head, &parts, vec![(0, "{".to_owned())]),
        (&head, &parts, vec![(2, step.clone())]),
    ] {
        assert_eq!(Stored::read(head, parts, &steps), Err(Unreadable));
    }
}

/// The records of a plan of two imports, the first of which has ended.
pub(super) fn records() -> Records {
    let mut page = Page::begun(2);
    page.import();
    let stored = page.stored();
    Records {
        head: vec![stored.write_head()],
        parts: stored.plan.draft.parts.iter().map(write).collect(),
        steps: (0..2)
            .map(|number| (Some(number), write(&stored.steps[number])))
            .collect(),
    }
}

#[test]
fn a_record_that_is_none_moves_no_other_into_its_place() {
    assert_eq!(Records::default().read(), None);
    let Some(Ok(stored)) = records().read() else {
        panic!("all of it is good");
    };
    assert_eq!(stored.steps.len(), 2);
    // Without the step of the first, that of the second would count as its own, and the
    // second as never sent.
    let damages: [fn(&mut Records); 8] = [
        |records| records.steps[0].1 = None,
        |records| records.steps[0].0 = None,
        |records| records.parts[1] = None,
        |records| records.parts.clear(),
        |records| records.head[0] = None,
        // Steps without a head are no sign that there is no plan.
        |records| records.head.clear(),
        |records| records.head.push(Some(String::new())),
        |records| {
            records.head.clear();
            records.parts.clear();
        },
    ];
    for (number, damage) in damages.into_iter().enumerate() {
        let mut records = records();
        damage(&mut records);
        assert_eq!(records.read(), Some(Err(Unreadable)), "{number}");
    }
}

/// Where another page goes on with a plan, its imports are not read again each time.
#[test]
fn a_plan_that_was_read_before_is_known_again_and_no_other_is_taken_for_it() {
    let Some(Ok(before)) = records().read() else {
        panic!("all of it is good");
    };
    let counted = || Records {
        parts: Vec::new(),
        ..records()
    };
    let plan = &before.plan;
    assert_eq!(counted().read_of(plan, 2), Some(before.clone()));
    let changed = |text: &str, other: &str| {
        let mut records = counted();
        let head = records.head[0].as_mut().unwrap();
        assert!(head.contains(text), "{text}");
        *head = head.replace(text, other);
        records.read_of(plan, 2)
    };
    let paused = Stored {
        intent: Intent::Pause,
        ..before.clone()
    };
    assert_eq!(changed("\"go\"", "\"pause\""), Some(paused));
    let moment = format!("\"began_at\":{}", plan.began_at);
    for (text, other) in [
        (&*moment, "\"began_at\":77"),
        ("\"version\":1", "\"version\":2"),
        ("\"parts\":2", "\"parts\":3"),
        ("\"project_id\":\"", "\"project_id\":\"other"),
        ("\"instance_id\":\"", "\"instance_id\":\"other"),
        ("\"began_at\"", "\"destination\":\"stand-in\",\"began_at\""),
    ] {
        assert_eq!(changed(text, other), None, "{text}");
    }
    for count in [0, 1, 3] {
        assert_eq!(counted().read_of(plan, count), None);
    }
    let damages: [fn(&mut Records); 4] = [
        |records| records.steps[0].1 = None,
        |records| records.steps[0].0 = Some(2),
        |records| records.head.clear(),
        |records| records.head.push(Some(String::new())),
    ];
    for damage in damages {
        let mut records = counted();
        damage(&mut records);
        assert_eq!(records.read_of(plan, 2), None);
    }
}
