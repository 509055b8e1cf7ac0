// A document of each kind with everything in it that a template may show: what an office's own templates are tried with.

export const templateNames = ["letter", "dayPack", "report"] as const;
export type TemplateName = (typeof templateNames)[number];

const page = "{page} / {pages}";
const common = { language: "zh", title: "样张 Sample образец", watermark: "样张", foot: "LJ 2026/17", page };
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>';
const fact = { label: "受理编号", value: "LJ-20261123-0007-K" };

export const samples: Record<TemplateName, object> = {
  letter: {
    ...common,
    number: "LJ〔2026〕17号",
    office: { name: "临江市信访局", lines: ["临江市滨江路18号", "0599-5550100"] },
    qr: { svg, caption: "扫码查询进度" },
    salutation: "王芳：",
    facts: [fact],
    parts: [
      {
        heading: "事项",
        paragraphs: ["已受理。"],
        matters: [{ number: 1, text: "修好路灯", lines: ["将于周五修复。"] }],
      },
    ],
    signature: { by: "临江市信访局", date: "2026年11月24日" },
  },
  dayPack: {
    ...common,
    pages: [
      {
        ...{ kind: "list", large: false, copy: "窗口用", title: "2026-11-25", none: "" },
        ...{
          facts: [fact],
          columns: [{ share: 5, least: 0, label: "姓名" }],
          rows: [["王芳"]],
          briefs: [],
          briefsHeading: "",
        },
      },
      {
        ...{
          kind: "list",
          large: true,
          copy: "领导用",
          title: "2026-11-26",
          none: "无",
          facts: [],
          columns: [],
          rows: [],
        },
        ...{ briefs: [{ heading: "B-001", lines: ["已受理。"] }], briefsHeading: "情况" },
      },
      {
        ...{ kind: "forms", copy: "登记表", title: "2026-11-25", facts: [fact] },
        forms: [
          {
            ...{ heading: "B-001 · 09:00 · 王芳", facts: [fact], brief: ["已受理。"] },
            lines: [
              { kind: "blanks", blanks: [{ label: "姓名", width: 1 }] },
              { kind: "ticks", label: "结果", options: ["当场答复"] },
              { kind: "room", label: "事项", lines: 2 },
            ],
          },
        ],
      },
    ],
  },
  report: {
    ...common,
    office: "临江市信访局",
    period: "2026年10月",
    chart: { svg, alt: "图" },
    sections: [
      { heading: "按类别", none: "无", columns: ["类别", "登记"], rows: [["城市管理", "12"]] },
      { heading: "按地区", none: "无", columns: ["地区", "登记"], rows: [] },
    ],
    notes: ["不足五件的数字不显示。"],
  },
};
