// Charts: drawn by ECharts as SVG without a browser, and as a picture for chats.

import { Resvg } from "@resvg/resvg-js";
import type { EChartsOption } from "echarts";
import { BarChart as Bars } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { fontFamilies, fontFiles } from "./fonts.ts";

use([Bars, GridComponent, LegendComponent, SVGRenderer, TitleComponent]);

/** Bars side by side for each label, one series a period, longest labels readable: for topics, places and units. */
export type BarChart = {
  title: string;
  labels: string[];
  series: { name: string; values: (number | null)[] }[];
};

const width = 900;
const [rowHeight, headHeight, footHeight] = [46, 96, 40];
const colours = ["#1f5fa8", "#b9cbe0", "#8a5a00"];

/** The chart as SVG, in the fonts of fonts.ts. */
export function chartSvg({ title, labels, series }: BarChart): string {
  const height = headHeight + footHeight + rowHeight * Math.max(1, labels.length);
  const option: EChartsOption = {
    animation: false,
    backgroundColor: "#ffffff",
    color: colours,
    textStyle: { fontFamily: fontFamilies.join(", "), fontSize: 15 },
    title: { text: title, left: 24, top: 16, textStyle: { fontSize: 20, fontFamily: fontFamilies.join(", ") } },
    legend: { top: 52, left: 24, itemGap: 24, textStyle: { fontSize: 15 } },
    grid: {
      left: 24,
      right: 56,
      top: headHeight,
      bottom: footHeight,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    xAxis: { type: "value", minInterval: 1, axisLabel: { fontSize: 13 } },
    yAxis: {
      type: "category",
      inverse: true,
      data: labels,
      axisTick: { show: false },
      axisLabel: { fontSize: 15, width: 320, overflow: "truncate" },
    },
    series: series.map(({ name, values }) => ({
      type: "bar",
      name,
      data: values.map((value) => value ?? "-"),
      label: { show: true, position: "right", fontSize: 13 },
    })),
  };
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose(); // a chart that lives on keeps a timer, and with it the process
  }
}

/** A picture of twice the size in pixels, sharp on a phone. PNG. */
export function chartPng(chart: BarChart): Buffer {
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: fontFamilies[0] };
  return new Resvg(chartSvg(chart), { font, fitTo: { mode: "width", value: width * 2 } }).render().asPng();
}
