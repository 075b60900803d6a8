//! The lossless tree: everything that was written, in order.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use partnerlint::source::SourceId;
use partnerlint::syntax::tree::{Kind, PieceKind, Tree};
use partnerlint::syntax::{parse_policy, parse_program};

/// The nodes, indented by their subtrees, each leaf with its text.
fn nodes(tree: &Tree) -> String {
    let mut out = String::new();
    let mut ends: Vec<u32> = Vec::new();
    for (index, node) in (0_u32..).zip(tree.nodes()) {
        ends.retain(|&end| end > index);
        let text =
            if node.end == index + 1 { format!(" {:?}", tree.text_at(node.span)) } else { String::new() };
        writeln!(out, "{}{:?}{text}", "  ".repeat(ends.len()), node.kind).unwrap();
        ends.push(node.end);
    }
    out
}

#[test]
fn comments_are_nodes_where_they_stand() {
    let text =
        "# first\n\n\ntier a \"A\" { # second\n  b[x] = [1, # third\n    2 days..] when c # fourth\n}\n";
    assert_snapshot!(nodes(&parse_program(text, SourceId(0)).tree));
}

/// Most statements are one token of the grammar, in which no tab stands: with tabs the same statements are read part by part.
#[test]
fn a_statement_that_is_one_token_has_the_nodes_of_its_parts() {
    let statements = [
        "holds[psp, aws] = true",
        "margin = 15%",
        "margin  =  10%..15%",
        "fee = ..750 USD",
        "launched = 2025-06-01",
        "since = 2025-06",
        "rate = 2.5% of net_license",
        "fee = 1_000 USD per year",
        "expires = 120 days after approval",
        "expires = 120 days before none",
        "path = [chief, none, vp_channels]",
        "benefits += [portal]",
        "benefits -= [portal]",
        "why = \"per\"",
        "goals = unknown \"unread\"",
        "goals = unpublished",
        "closed_deals == 0 within 24 months",
        "revenue <  94000 GBP",
        "revenue >= floor",
        "people[engineer] != 4",
        "tier gold",
        "tier gold \"Gold\"",
        "tier gold \"=\"",
        "use \"tiers.partner\"",
        "discretion \"review\"",
        "tier gold \"Gold\" { margin = 15% }",
        "margin { margin = 15% }",
        "any { signed }",
        "tier and { signed }",
        "{ signed }",
    ];
    for statement in statements {
        for (before, after) in
            [("", "\n"), ("", "  # why\n"), ("t { ", " }"), ("", ", signed\n"), ("", "\r\nin [a]")]
        {
            let text = format!("{before}{statement}{after}");
            let tabs = text.replace(' ', "\t");
            let (one, parts) = (parse_program(&text, SourceId(0)), parse_program(&tabs, SourceId(0)));
            assert_eq!(nodes(&one.tree), nodes(&parts.tree).replace("\\t", " "), "{text}");
            assert_eq!(one.tree.nodes(), parts.tree.nodes(), "{text}");
            assert_eq!(one.findings.len(), parts.findings.len(), "{text}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_a_node() {
    let text = "rule a {\n  requir x\n  at x \"{y} {}\"\n}\n";
    assert_snapshot!(nodes(&parse_policy(text, SourceId(0)).tree));
}

#[test]
fn pieces_tell_blanks_from_line_ends() {
    let parsed = parse_program("a  = 1 # b\r\n\n\tc { }\r", SourceId(0));
    let pieces: Vec<_> =
        parsed.tree.pieces().map(|piece| (piece.kind, parsed.tree.text_at(piece.span))).collect();
    let blank = |text| (PieceKind::Blank, text);
    assert_eq!(
        pieces,
        [
            (PieceKind::Leaf(Kind::Name), "a"),
            blank("  "),
            (PieceKind::Leaf(Kind::Assign), "="),
            blank(" "),
            (PieceKind::Leaf(Kind::Measure), "1"),
            blank(" "),
            (PieceKind::Leaf(Kind::Comment), "# b"),
            (PieceKind::LineEnd, "\r\n"),
            (PieceKind::LineEnd, "\n"),
            blank("\t"),
            (PieceKind::Leaf(Kind::Name), "c"),
            blank(" "),
            (PieceKind::Fixed, "{"),
            blank(" "),
            (PieceKind::Fixed, "}"),
            (PieceKind::LineEnd, "\r"),
        ]
    );
}

#[test]
fn a_text_that_is_not_read_is_one_leaf() {
    let text = "[".repeat(200);
    let parsed = parse_program(&text, SourceId(0));
    assert_eq!(parsed.tree.nodes().len(), 1);
    assert_eq!(parsed.tree.to_text(), text);
}

#[test]
fn every_file_of_the_repository_is_printed_back() {
    let mut files = Vec::new();
    for folder in ["policies", "examples", "tests", "docs"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let back = if path.extension().is_some_and(|extension| extension == "policy") {
            parse_policy(&text, SourceId(0)).tree.to_text()
        } else {
            parse_program(&text, SourceId(0)).tree.to_text()
        };
        assert_eq!(back, text, "{}", path.display());
    }
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "policy" || extension == "partner") {
            files.push(path);
        }
    }
}
