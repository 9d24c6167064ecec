//! The words for notices in Simplified Chinese.

use super::{Told, Unread, Words};
use crate::list::NoticeKind;

#[expect(clippy::too_many_lines, reason = "a table of words")]
pub(super) const fn words(kind: NoticeKind) -> &'static Words {
    match kind {
        NoticeKind::Header => &Words::Always(Told {
            message: "第<line>行被当作表头。",
            help: "",
        }),
        NoticeKind::RepeatedHeader => &Words::ByCount {
            one: Told {
                message: "第<line>行重复了表头，已略去。",
                help: "",
            },
            several: Told {
                message: "有<count>行重复了表头，最前面的是第<line>行，均已略去。",
                help: "",
            },
        },
        NoticeKind::AnotherHeader => &Words::ByCount {
            one: Told {
                message: "第<line>行与上面的表头不同，被当作其下各行的表头。",
                help: "请核对其下各行的识别结果，或把每个表格放在单独的列表中。",
            },
            several: Told {
                message: "有<count>行与上面的表头不同，最前面的是第<line>行，均被当作其下各行的表头。",
                help: "请核对其下各行的识别结果，或把每个表格放在单独的列表中。",
            },
        },
        NoticeKind::RuledLines => &Words::ByCount {
            one: Told {
                message: "第<line>行是表格的分隔线，已略去。",
                help: "",
            },
            several: Told {
                message: "有<count>行是表格的分隔线，最前面的是第<line>行，均已略去。",
                help: "",
            },
        },
        NoticeKind::AboveHeader => &Words::ByCount {
            one: Told {
                message: "第<line>行在表头之上，没有读取。",
                help: "如果它是要导入的项，请移到表头下面。",
            },
            several: Told {
                message: "有<count>行在表头之上，最前面的是第<line>行，均没有读取。",
                help: "如果它们是要导入的项，请移到表头下面。",
            },
        },
        NoticeKind::NoHeader => &Words::Lines {
            each: Told {
                message: "每行有<columns>个单元格，每个单元格都被当作任务 ID。",
                help: "如果这是表格，请在首行中把 ID 所在的列命名为“<task_id>”。",
            },
            most: Told {
                message: "多数行有<columns>个单元格，每个单元格都被当作任务 ID。",
                help: "如果这是表格，请在首行中把 ID 所在的列命名为“<task_id>”。",
            },
        },
        NoticeKind::OneColumn => &Words::Lines {
            each: Told {
                message: "表头只有一列，但每行有<columns>个单元格，每个单元格都被当作一项。",
                help: "如果这是表格，请在表头中写出所有列的名称。",
            },
            most: Told {
                message: "表头只有一列，但多数行有<columns>个单元格，每个单元格都被当作一项。",
                help: "如果这是表格，请在表头中写出所有列的名称。",
            },
        },
        NoticeKind::ShortenedNumbers => &Words::ByCount {
            one: Told {
                message: "第<line>行的 1 个 ID 像是被电子表格改写的数字（例如 1.2E+17）。",
                help: "请在电子表格中把该列设为文本格式，并从来源重新复制 ID。",
            },
            several: Told {
                message: "<count>个 ID 像是被电子表格改写的数字（例如 1.2E+17），第一个在第<line>行。",
                help: "请在电子表格中把该列设为文本格式，并从来源重新复制 ID。",
            },
        },
        NoticeKind::Spaces => &Words::ByCount {
            one: Told {
                message: "第<line>行的 1 个 ID 中含有空格。",
                help: "如果其中只有一部分是 ID，请删去其余部分；各列之间请用逗号或制表符分隔。",
            },
            several: Told {
                message: "<count>个 ID 中含有空格，第一个在第<line>行。",
                help: "如果其中只有一部分是 ID，请删去其余部分；各列之间请用逗号或制表符分隔。",
            },
        },
        NoticeKind::ForeignMarks => &Words::ByCount {
            one: Told {
                message: "第<line>行的 1 个 ID 连同引号或括号一起读取。",
                help: "如果它们不属于 ID，请删去；如果属于，请给整个 ID 加上英文双引号；如果 ID 本身以英文双引号开头或结尾，请将列表写成 JSON 数组。",
            },
            several: Told {
                message: "<count>个 ID 连同引号或括号一起读取，第一个在第<line>行。",
                help: "如果它们不属于 ID，请删去；如果属于，请给每个 ID 整体加上英文双引号；如果有 ID 本身以英文双引号开头或结尾，请将列表写成 JSON 数组。",
            },
        },
        NoticeKind::UnlikelyIds => &Words::ByCount {
            one: Told {
                message: "第<line>行的 1 个 ID 不像是 ID：它是列或字段的名称，或含有这种名称，或只是一条分隔线、一个合计或空值的写法。",
                help: "请删去不属于 ID 的内容。如果这是表格，请把所有列的名称写在首行。",
            },
            several: Told {
                message: "<count>个 ID 不像是 ID，第一个在第<line>行：它们是列或字段的名称，或含有这种名称，或只是分隔线、合计或空值的写法。",
                help: "请删去不属于 ID 的内容。如果这是表格，请把所有列的名称写在首行。",
            },
        },
        NoticeKind::LikeProse => &Words::ByCount {
            one: Told {
                message: "第<line>行的 1 个 ID 像是编号列表或语句的一部分：它是序号，或以序号、项目符号开头，或以标点、备注结尾。",
                help: "请删去不属于 ID 的内容。如果这是表格，请把所有列的名称写在首行。",
            },
            several: Told {
                message: "<count>个 ID 像是编号列表或语句的一部分，第一个在第<line>行：它们是序号，或以序号、项目符号开头，或以标点、备注结尾。",
                help: "请删去不属于 ID 的内容。如果这是表格，请把所有列的名称写在首行。",
            },
        },
        NoticeKind::Bars => &Words::ByCount {
            one: Told {
                message: "第<line>行的 1 个 ID 中含有“|”。",
                help: "如果“|”用来分隔各列，请在首行中把 ID 所在的列命名为“<task_id>”；如果用来分隔 ID，请改用逗号。",
            },
            several: Told {
                message: "<count>个 ID 中含有“|”，第一个在第<line>行。",
                help: "如果“|”用来分隔各列，请在首行中把 ID 所在的列命名为“<task_id>”；如果用来分隔 ID，请改用逗号。",
            },
        },
        NoticeKind::LeftOut => &Words::Unread {
            one: "以下内容既不是应用也不是任务，没有读取：<names>。",
            several: "以下内容既不是应用也不是任务，没有读取：<names>。",
        },
        NoticeKind::UnclearIds => &Words::Always(Told {
            message: "“<name>”可能是任何东西的 ID，没有读取。",
            help: "如果这些是任务的 ID，请把该列或字段命名为“<task_id>”；否则请将其去掉。",
        }),
        NoticeKind::MaybeImported => &Words::ByCount {
            one: Told {
                message: "根据此记录，第<line>行的 1 项已经导入，或可能已经导入。",
                help: "如果不需要再次导入，请去掉这一行。",
            },
            several: Told {
                message: "根据此记录，<count>项已经导入，或可能已经导入，第一项在第<line>行。",
                help: "如果不需要再次导入，请去掉这些行。",
            },
        },
        NoticeKind::SaidTwice => &Words::ByCount {
            one: Told {
                message: "以下内容没有读取，因为已从其他列或字段中读取了 ID 或名称：<names>。",
                help: "如果应读取这一个，请去掉另一列或字段。",
            },
            several: Told {
                message: "以下内容没有读取，因为已从其他列或字段中读取了 ID 或名称：<names>。",
                help: "如果应读取这些，请去掉其他的列或字段。",
            },
        },
        NoticeKind::WithoutName => &Words::Unread {
            one: "第<column>列没有列名，因此没有读取其中的内容。",
            several: "有<count>列没有列名，最前面的是第<column>列，因此没有读取其中的内容。",
        },
        NoticeKind::KeyTwice => &Words::ByCount {
            one: Told {
                message: "第<line>行的键“<name>”在同一个对象中出现了不止一次。",
                help: "请只保留一个。如果每个值都需要，请为每个值各写一个对象。",
            },
            several: Told {
                message: "对象中的键共重复了<count>次，第一个是第<line>行的“<name>”。",
                help: "每个键请只保留一个。如果每个值都需要，请为每个值各写一个对象。",
            },
        },
        NoticeKind::LoneSurrogate => &Words::ByCount {
            one: Told {
                message: "<fault>它在第<line>行，没有读取。",
                help: "<mend>",
            },
            several: Told {
                message: "<fault>它在第<line>行；共有<count>项含有这样的半个字符，均没有读取。",
                help: "<mend>",
            },
        },
        NoticeKind::BrokenJson => &Words::Json {
            fault: Told {
                message: "<fault>没有读取任何内容。",
                help: "<mend>",
            },
            too_deep: Told {
                message: "<fault>位置在第<line>行第<column>列。没有读取任何内容。",
                help: "<mend>",
            },
        },
        NoticeKind::NotJson => &Words::Json {
            fault: Told {
                message: "<fault>内容虽以括号开头，但已改为按行读取。",
                help: "请在该处改正 JSON，或核对识别的结果。",
            },
            too_deep: Told {
                message: "<fault>位置在第<line>行第<column>列。内容虽以括号开头，但已改为按行读取。",
                help: "请在该处改正 JSON，或核对识别的结果。",
            },
        },
        NoticeKind::OpenQuote => &Words::Always(Told {
            message: "第<line>行的引号没有闭合。从那里起，引号被当作 ID 的一部分。",
            help: "请补上引号，或核对识别的结果。",
        }),
        NoticeKind::RowsInCell => &Words::Always(Told {
            message: "从第<line>行开始的单元格到第<end>行才结束，其中的内容像是表格的行。",
            help: "如果它们是表格的行，请删去该单元格开头的引号。",
        }),
        NoticeKind::MoreCells => &Words::ByCount {
            one: Told {
                message: "第<line>行的单元格多于表头。",
                help: "如果单元格中含有逗号或分号，请加上引号；或在表头中写出所有列。",
            },
            several: Told {
                message: "<count>行的单元格多于表头，最前面的是第<line>行。",
                help: "如果单元格中含有逗号或分号，请加上引号；或在表头中写出所有列。",
            },
        },
        NoticeKind::NoIds => &Words::ByCount {
            one: Told {
                message: "第<line>行没有任务 ID，因此不会导入该行。",
                help: "请检查该行是否缺少 ID。",
            },
            several: Told {
                message: "<count>行没有任务 ID，最前面的是第<line>行，因此不会导入这些行。",
                help: "请检查这些行是否缺少 ID。",
            },
        },
        NoticeKind::NotText => &Words::NotText {
            zip: Told {
                message: "文件不是文本，而是压缩文件，Excel 工作簿就是这样的文件。",
                help: "请在电子表格中打开它，并把工作表另存为“CSV UTF-8”。",
            },
            utf16: Told {
                message: "文件以 UTF-16 文本的标记开头，但第<line>行有无法读取的内容。",
                help: "请另存为 UTF-8 文本，在电子表格中选择“CSV UTF-8”。",
            },
            utf8: Told {
                message: "文件不是 UTF-8 文本：第<line>行有无法读取的内容。",
                help: "请另存为 UTF-8 文本，在电子表格中选择“CSV UTF-8”。",
            },
        },
        NoticeKind::NumbersAsText => &Words::ByCount {
            one: Told {
                message: "第<line>行的 1 个数字按原样读作 ID 或名称。",
                help: "在 JSON 中 ID 是字符串：请加上双引号。",
            },
            several: Told {
                message: "<count>个数字按原样读作 ID 或名称，第一个在第<line>行。",
                help: "在 JSON 中 ID 是字符串：请加上双引号。",
            },
        },
        NoticeKind::NotItems => &Words::ByCount {
            one: Told {
                message: "第<line>行的 1 个元素既不是 ID，也不是带有“<task_id>”的对象。",
                help: "请改正或删除它。",
            },
            several: Told {
                message: "<count>个元素既不是 ID，也不是带有“<task_id>”的对象，第一个在第<line>行。",
                help: "请改正或删除它们。",
            },
        },
        NoticeKind::WrongValue => &Words::ByCount {
            one: Told {
                message: "第<line>行“<name>”的值不是字符串，没有读取。",
                help: "请在该处写加双引号的 ID 或名称，或删除它。由它们组成的数组可命名为“<tasks>”或“<apps>”。",
            },
            several: Told {
                message: "<count>个值不是字符串，没有读取，第一个是第<line>行“<name>”的值。",
                help: "请在这些位置写加双引号的 ID 或名称，或删除它们。由它们组成的数组可命名为“<tasks>”或“<apps>”。",
            },
        },
        NoticeKind::ManyApplications => &Words::Always(Told {
            message: "列表中有<count>个应用，而一次导入只能有一个。",
            help: "请只保留一个应用的行，其余的随后再导入。",
        }),
        NoticeKind::HeaderAmongNames => &Words::Always(Told {
            message: "第一行“<name>”像是一列的表头，会被当作名称导入。",
            help: "如果它是表头，请删除这一行。",
        }),
        NoticeKind::ListedNames => &Words::Always(Told {
            message: "“<name>”像列表的行那样以项目符号或序号开头，它们会作为名称的一部分导入。",
            help: "如果它们不属于名称，请从每行中删去。",
        }),
        NoticeKind::OtherApplication => &Words::Always(Told {
            message: "列表中的应用是“<name>”，与应用名称字段中的不同。",
            help: "请清空该字段，或从列表中去掉应用一列。",
        }),
    }
}

pub(super) const UNREAD: Unread = Unread {
    both_missing: "如果任务 ID 在<them>中，请把它命名为“<task_id>”；如果应用名称在其中，请命名为“<application>”。",
    tasks_missing: "应用名称已从别处读取。如果任务 ID 在<them>中，请把它命名为“<task_id>”。",
    applications_missing: "任务 ID 已从别处读取。如果应用名称在<them>中，请把它命名为“<application>”。",
    nothing_missing: "任务 ID 和应用名称均已从别处读取；如果它们正确，则没有遗漏。",
    nested_array: "如果其值是数组，则请命名为“<tasks>”或“<apps>”。",
    nested_object: "如果它们在对象之内，请只给出其中的数组。",
    it: "该列或字段",
    them: "其中某一列或字段",
};
