//! Simplified Chinese.

use super::PlanWords;
use crate::plan::Ending;
use crate::words::zh::{next_try, pause};

/// What is said of an import that was sent before.
const fn again(is_again: bool) -> &'static str {
    if is_again { "重新" } else { "" }
}

pub(super) const WORDS: PlanWords = PlanWords {
    title: "计划",
    draft: "此列表的计划",
    sum: |n, k, aside| match (k, aside) {
        (1, 0) => format!("{n} 项，一次导入。"),
        (_, 0) => format!("{n} 项，分 {k} 次导入，依次进行。"),
        (1, _) => format!("共 {} 项：{n} 项一次导入；{aside} 项被排除。", n + aside),
        _ => format!(
            "共 {} 项：{n} 项分 {k} 次导入，依次进行；{aside} 项被排除。",
            n + aside
        ),
    },
    rule: |limit| {
        format!(
            "一次导入最多 {limit} 个应用和任务，其中最多一个应用。开始计划之前不会发送任何内容。"
        )
    },
    rule_apps: "此调用不把任务与应用关联，因此任务按顺序填入各次导入。",
    begin: |n, k| match k {
        1 => format!("导入 {n} 项"),
        _ => format!("分 {k} 次导入 {n} 项"),
    },
    beginning: "正在记录计划…",
    looking: "正在查找已保存的计划…",
    has_begun: "此计划已经开始，见“计划”。",
    cannot_begin: "此计划现在无法开始，见“此列表的计划”。",
    count: |n, k| format!("{n} 项，{k} 次导入"),
    understood: |tasks, apps| match apps {
        0 => format!("识别出 {tasks} 个任务"),
        n => format!("识别出 {tasks} 个任务和 {n} 个应用"),
    },
    no_json: |k| match k {
        1 => "这是一个一次导入的计划".into(),
        _ => format!("这是一个分 {k} 次导入的计划"),
    },
    no_json_text: "一份 JSON 请求体就是一次导入，因此计划不以 JSON 显示。每次导入的内容列在计划中，请在字段中修改。",
    to_fields: "回到字段",
    too_many: |limit| {
        format!("一次导入最多 {limit} 项。字段可以把它变成计划：分多次导入，依次进行。")
    },
    make_plan: "变成计划",
    no_plan: |limit, keys| {
        let why = if keys.is_empty() {
            "其中的全部内容".to_owned()
        } else {
            format!("“{}”", keys.join("”、“"))
        };
        format!("一次导入最多 {limit} 项，而此文本无法变成计划：字段中放不下{why}。")
    },
    not_secure: "此处不能运行计划：本页不是通过 HTTPS 或从本机加载的，浏览器不向这样的页面提供锁。没有锁，两个标签页可能会发送同一次导入。",
    no_locks: "此浏览器不能运行计划：它没有 Web Locks。没有锁，两个标签页可能会发送同一次导入。",
    no_store: "此处不能运行计划：浏览器不允许本页保存任何内容。没有记录，崩溃之后就无人知道发送过什么。",
    unable_help: |limit| format!("单次导入仍然可用：列表中最多保留 {limit} 项。"),
    exists: "已有一个计划。请等它结束，或停止它，并将其移除，然后才能开始这一个。",
    exists_elsewhere: "已有一个计划，正由另一个标签页运行。请在那个标签页中等它结束，或停止它，并在那里将其移除，然后才能开始这一个。",
    exists_ended: "已有一个计划，它已经结束。请先保存其记录，再将其移除，然后才能开始这一个。",
    exists_unreadable: "已有一个计划，但本页无法读取。请将其移除，然后才能开始这一个。",
    exists_unread: "无法得知是否已有一个计划：浏览器未能读取。请重新读取；如果没有计划，就可以开始这一个。",
    not_begun_full: "计划没有开始：浏览器没有空间记录它。没有发送任何内容。请在本机腾出空间，或把列表分成两份。",
    not_begun_held: "计划没有开始：另一个标签页正要开始或移除一个计划。没有发送任何内容。请稍后再试。",
    not_begun: "计划没有开始：浏览器未能记录它。没有发送任何内容。",

    imports: |n| format!("{n} 次导入"),
    import: |number| format!("第 {number} 次导入"),
    items: |n| format!("{n} 项"),
    pages_of: |what| format!("{what}：分页"),
    page: |page, pages| format!("第 {page} 页，共 {pages} 页"),
    earlier: "上一页",
    later: "下一页",
    waiting: "等待中",
    sending: "发送中",
    sent: "尚无响应记录",
    unanswered: "结果未知",
    unanswered_alone: "导入结果未知",
    finished: "已结束，结果未知",
    refused: "被拒绝",
    busy: "需要等待",
    skipped: "已跳过",
    skipped_refused: "被拒绝，已跳过",
    skipped_failed: "失败，已跳过",
    skipped_unanswered: "结果未知，已跳过",
    confirmed: "您确认已导入",
    not_sent: "未发送",

    asides: |n| format!("{n} 项被排除"),
    asides_said: |n| format!("{n} 项被排除。"),
    asides_hint: |_| "不在任何一次导入中，也不影响其他项。".into(),
    asides_hold_up: "在改正或清空应用名称之前，不会发送任何内容。",
    asides_go: "查看计划",
    aside_mark: "已排除：",
    asides_more: |n| format!("还有 {n} 项未列出。"),
    reasons_more: |n| format!("还有 {n} 条未列出。"),
    blank: "（空白）",
    line: |number| format!("第 {number} 行"),
    kind_app: "应用",
    kind_task: "任务",

    state_running: "运行中",
    state_pausing: "即将暂停",
    state_paused: "已暂停",
    state_stopping: "即将停止",
    state_stopped: "已停止",
    state_token: "需要 Token",
    state_decision: "需要您决定",
    state_ended: "已结束",
    state_elsewhere: "在另一标签页",
    said: |standing| format!("计划：{standing}"),
    progress: "已结束的导入",
    progress_of: |n, k| match (n, k) {
        (0, 1) => "这次导入尚未结束".into(),
        (_, 1) => "这次导入已结束".into(),
        _ => format!("{n} / {k} 次导入"),
    },
    progress_ended: |n, k, how| match k {
        1 => format!("这次导入已结束：{how}"),
        _ => format!("{n} / {k} 次导入已结束：{how}"),
    },
    progress_gap: "，",
    ended_how: |ending, n, k| {
        let how = match ending {
            Ending::Succeeded => "成功",
            Ending::Confirmed => "您确认已导入",
            Ending::Finished => "已结束但结果未知",
            Ending::Skipped => "已跳过",
            Ending::SkippedFailed => "失败后跳过",
            Ending::SkippedUnanswered => "结果未知而跳过",
        };
        match k {
            1 => how.to_owned(),
            _ => format!("{n} 次{how}"),
        }
    },
    items_label: "已导入的项",
    job_progress: "作业进度",
    items_settled: |n, k| format!("{n} / {k}"),
    items_doubtful: |n| format!("；{n} 项结果未知"),
    now_sending: |number| format!("正在发送第 {number} 次导入。"),
    now_offline: |number, is_again| {
        let again = again(is_again);
        format!("第 {number} 次导入正在等待网络，尚未{again}发送。")
    },
    now_uncounted: |number, is_again, seconds| {
        let again = again(is_again);
        format!(
            "第 {number} 次导入尚未{again}发送：发送前需要向端点查询作业，目前尚未得到结果。{}",
            next_try(Some(seconds))
        )
    },
    now_running: |number| format!("第 {number} 次导入的作业正在运行。"),
    now_following: |number| format!("正在跟踪第 {number} 次导入的作业。"),
    now_waiting: |number, refusals, seconds| {
        format!(
            "因为另有作业正在运行，或请求过多，第 {number} 次导入已被拒绝 {refusals} 次。{}",
            next_try(seconds)
        )
    },
    offline: "本机处于离线状态，恢复后计划会继续。",
    offline_following: "本机处于离线状态，恢复后会继续跟踪作业。",
    offline_only: "本机处于离线状态。",
    hidden_hint: "标签页在后台时计划会继续；重新加载后，提供新的 Token 即可继续。",
    slow: "响应迟迟未到。可以继续等待。",
    pause: "暂停",
    stop: "停止计划",
    stop_hint: "正在进行的导入会跟踪到结束。如果收不到响应，则向端点查询其作业。",
    stop_sure: "剩余的导入将不会发送，停止的计划也无法继续。",
    stop_now: "彻底停止",
    stop_at_once: "立即停止",
    stop_taken: "您已停止此计划，不会再发送任何导入。",
    paused_text: "在您选择继续之前，不会发送下一次导入。",
    pausing_job: "此作业会跟踪到结束。在您选择继续之前，不会发送下一次导入。",
    pausing: "正在进行的导入会跟踪到结束。在您选择继续之前，不会发送下一次导入。",
    stopped_text: "您已停止此计划，不会再发送任何内容。",
    stopped_unsent: |n| format!("有 {n} 项没有发送。"),
    stopped_running: "已经开始的作业会自行继续。",
    stopped_unknown: "最后发送的一次导入结果未知，请在服务中查看。",
    ended_text: |n| match n {
        1 => "这次导入已结束。".into(),
        2 => "两次导入均已结束。".into(),
        _ => format!("全部 {n} 次导入均已结束。"),
    },
    ended_all: |n, k| match k {
        1 => format!("{n} 项已导入。"),
        _ => format!("全部 {n} 项已导入，共 {k} 次导入。"),
    },
    ended_asides: |n| format!("另有 {n} 项此前已被排除。"),
    ended_named: |n| format!("服务指出了 {n} 项，并给出了原因，见下方。"),
    reasons: |n| format!("{n} 条原因"),
    ended_left: |n| format!("有 {n} 次没有导入，见下方。"),
    ended_doubtful: |n| format!("有 {n} 次已跳过，但部分内容可能已经导入。"),
    a_stand_in: "模拟服务",
    goes_elsewhere: |own, now| {
        format!(
            "此计划发往{}，而现在的导入会转到{}。不会再把它发往那里：请启动开始此计划时所用的端点，或停止此计划。",
            placed(own),
            placed(now)
        )
    },
    elsewhere_text: "此计划在此浏览器的另一个标签页中。那个标签页关闭后，即可在此接管。",
    elsewhere_going: "计划正在那里继续，或在那里等待 Token 或您的决定。",
    elsewhere_decision: "计划正在那里等待您的决定。",
    elsewhere_token: "计划正在那里等待新的 Token。",
    elsewhere_paused: "计划已在那里暂停。",
    unreadable: "有一个本页无法读取的计划",
    unreadable_text: "它由本页的另一版本写入，或已损坏。其中的内容都不会发送。移除之后，就无人知道它发送过什么。",
    unread: "浏览器未能读取已保存的计划",
    unread_text: "这种情况往往是暂时的。已记录的内容没有改变，读取之前不会发送其中的任何内容。如果重试无效，请重新加载本页。",
    unread_reason: "浏览器给出的原因",
    read_again: "重试",
    store_full: "浏览器没有空间记录进展",
    store_fault: "浏览器未能记录进展",
    store_text: "记录之前不会再发送任何内容。请在本机腾出空间，然后重试。",
    store_fault_text: "记录之前不会再发送任何内容。浏览器可能已断开其数据库，重试时会重新打开。在重试成功之前，请不要关闭本页。",

    needs_token: "计划需要 Token 才能继续",
    is_paused_without_token: "计划已暂停，需要 Token",
    needs_token_paused: "页面重新加载或关闭后不会保留 Token。在您选择继续之前，计划保持暂停，不会发送任何导入。",
    needs_token_paused_refused: "服务未接受上次提供的 Token。在您选择继续之前，计划保持暂停，不会发送任何导入。",
    needs_token_refused: "服务未接受上次提供的 Token。计划会从原处继续：任何导入都不会发送两次。",
    needs_token_to_stop: "计划即将停止，需要 Token 才能确认最后一次导入的结果",
    needs_token_stopping: "您已停止此计划，不会再发送任何导入。提供 Token 后，可将已开始的作业跟踪到结束；也可以立即停止计划。",
    needs_token_stopping_unknown: "您已停止此计划，不会再发送任何导入。最后发送的一次导入结果未知：提供 Token 后，可向端点查询其作业，并跟踪到结束；也可以立即停止计划。",
    needs_token_text: "页面重新加载或关闭后不会保留 Token。计划会从原处继续：任何导入都不会发送两次。",

    failed_title: |number| format!("第 {number} 次导入的作业失败"),
    failed_text: |n, has_reasons| {
        let reasons = if has_reasons {
            "；原因中列出的项在问题解决之前仍会失败"
        } else {
            ""
        };
        format!("其中一部分可能已经导入。重新发送会发送全部 {n} 项{reasons}。")
    },
    refused_title: |number| format!("第 {number} 次导入被拒绝"),
    refused_text: "其中的内容都没有导入。",
    refused_mend: "计划开始后不能修改。如需修改此次导入的内容，请先跳过它：计划结束后，用“填入未导入的项”即可将其各项取回表单。",
    refused_again_text: "这一次没有导入任何内容，但此前发送时可能已导入其中一部分。",
    busy_title: |number| format!("第 {number} 次导入暂时被拒绝，稍后可能会被接受"),
    busy_text: |seconds| {
        format!(
            "本页可以每 {}重发一次，直到被接受；之后的导入也会这样处理。",
            pause(seconds)
        )
    },
    busy_again_title: |number| {
        format!("第 {number} 次导入暂时被拒绝，正在运行的可能就是它此前的那次发送")
    },
    busy_again_text: "这一次没有导入任何内容。正在运行的可能就是此前发送的这次导入：如果之后重发，可能会导入两次。",
    beside_import: "有计划正在运行，而作业只能逐个运行：现在发送的导入可能被拒绝，也可能让计划等待。",
    in_the_way: "本页有计划正在运行，被拒绝的原因可能就是它。如果不想等到计划结束，请先暂停计划，并等待它的作业结束。",
    in_the_way_elsewhere: "另一个标签页中有计划正在运行，被拒绝的原因可能就是它。如果不想等到计划结束，请先在那里暂停计划，并等待它的作业结束。",
    unknown_title: |number| format!("第 {number} 次导入的结果未知"),
    found_title: |number| format!("第 {number} 次导入没有收到响应，但已找到它的作业"),
    found_answered_title: |number| {
        format!("第 {number} 次导入的响应没有说明导入是否已经开始，但已找到它的作业")
    },
    found_busy_title: |number| {
        format!("第 {number} 次导入这一次被拒绝，但已找到它此前发送时的作业")
    },
    unknown_text: "它已经发送，或即将发送，但没有收到响应。在您决定之前不会重发。",
    unknown_answered: "它已经发送，但收到的响应没有说明导入是否已经开始。在您决定之前不会重发。",
    unknown_stopping: "您已停止此计划，不会再发送任何导入。请说明这一次的结果，或立即停止计划：记录中将注明结果未知。",
    lookup_asking: "正在向端点查询作业…",
    lookup_failed: |seconds| {
        format!(
            "到目前为止未能向端点查询，本页会自动再次查询。{}",
            next_try(seconds)
        )
    },
    lookup_gave_up: "未能向端点查询。请在恢复连接后再查询一次，再做决定。",
    lookup_inconclusive: "端点无法说明。决定之前，请先在服务中查看是否有正在运行的导入作业，或这些内容是否已存在。",
    lookup_not_found: "到目前为止，端点没有它的作业。如果它刚刚发送，请先再查询一次，再做决定。",
    lookup_found: "端点已经开始了一个内容完全相同的作业。",
    unseen_title: |number| format!("无法跟踪第 {number} 次导入的作业"),
    retry: "重新发送",
    retry_same: "用原来的 Token 重新发送",
    retry_with: "用此 Token 重新发送",
    use_token: "使用此 Token",
    look_with: "用此 Token 查询作业",
    follow_to_end: "跟踪作业到结束",
    skip: "跳过",
    imported: "确认已导入并继续",
    imported_last: "确认已导入",
    adopt: "跟踪此作业",
    poll_again: "再次查询作业",
    ask_again: "再查询一次",

    left: "此计划未导入",
    left_hint: |n| format!("{n} 项，均来自被拒绝或从未发送的导入。"),
    left_named: |n| {
        format!(
            "{n} 个应用，作业失败时服务指出了它们并给出了原因。如果名称已被占用，请改名后再发送。"
        )
    },
    take_left: "填入未导入的项",
    filled_in: |at| {
        format!("已于 {at} 填入表单。计划不知道此后是否已发送：再次发送可能会重复导入。")
    },
    take_left_again: "再次填入",
    taken: |n| format!("已填入计划中未导入的 {n} 项。"),

    record: "记录",
    record_hint: "何时由哪个作业导入了什么。作业的时间（job_began_at、job_ended_at）由服务给出，其余时间是本机得知的时刻。",
    csv: "下载 CSV",
    json: "下载 JSON",
    remove: "移除计划",
    remove_sure: "导入记录将永久消失。",
    remove_now: "移除计划及其记录",
};

/// A place to which imports go, within a sentence: an address has room around it.
fn placed(place: &str) -> String {
    if place.is_ascii() {
        format!(" {place}")
    } else {
        place.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn an_address_has_room_before_it_and_a_word_has_none() {
        let said = (WORDS.goes_elsewhere)("模拟服务", "https://host.example");
        let expected = "此计划发往模拟服务，而现在的导入会转到 https://host.example。";
        assert!(said.starts_with(expected), "{said}");
    }
}
