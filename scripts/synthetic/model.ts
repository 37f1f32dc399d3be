/**
 * What the made-up economy looks like. Names of clusters, districts and parks are those of the plan's seeds; every
 * number is invented and resembles nothing but an order of magnitude.
 */
export interface ClusterModel {
  readonly name: string;
  /** Share of the enterprises that report singly. */
  readonly weight: number;
  /** Output of the whole cluster in the first and in the last year, 亿元. */
  readonly output: readonly [first: number, last: number];
  /** Persons employed in the last year. */
  readonly employment: number;
  /** Small enterprises that estimate units stand for in the last year. */
  readonly small: number;
  readonly places: readonly [readonly [Place, number], ...(readonly [Place, number])[]];
}

export interface Place {
  readonly district: string;
  readonly park: string;
}

const place = (district: string, park = ""): Place => ({ district, park });

const ANYWHERE: readonly (readonly [Place, number])[] = [
  [place("芙蓉区"), 3],
  [place("天心区"), 2],
  [place("岳麓区"), 3],
  [place("开福区"), 2],
  [place("雨花区"), 3],
  [place("望城区"), 1],
  [place("长沙县"), 2],
  [place("浏阳市"), 1],
  [place("宁乡市"), 1],
];

export const CLUSTERS: readonly ClusterModel[] = [
  {
    name: "移动智能终端",
    weight: 10,
    output: [150, 452],
    employment: 62_000,
    small: 400,
    places: [
      [place("浏阳市", "浏阳经开区"), 34],
      [place("望城区", "望城经开区"), 26],
      [place("岳麓区", "长沙高新区"), 16],
      [place("长沙县", "长沙经开区"), 14],
      ...ANYWHERE,
    ],
  },
  {
    name: "移动互联网",
    weight: 55,
    output: [190, 985],
    employment: 196_000,
    small: 12_600,
    places: [
      [place("岳麓区", "长沙高新区"), 46],
      [place("岳麓区", "中电软件园"), 8],
      [place("开福区", "马栏山"), 10],
      [place("长沙县", "长沙经开区"), 4],
      ...ANYWHERE,
    ],
  },
  {
    name: "人工智能",
    weight: 14,
    output: [30, 171],
    employment: 21_000,
    small: 900,
    places: [
      [place("雨花区", "雨花区人工智能产业聚集区"), 26],
      [place("雨花区", "雨花经开区"), 24],
      [place("岳麓区", "长沙高新区"), 20],
      ...ANYWHERE,
    ],
  },
  {
    name: "地理信息和大数据",
    weight: 12,
    output: [60, 268],
    employment: 30_000,
    small: 1_500,
    places: [
      [place("天心区", "天心经开区"), 30],
      [place("天心区", "湖南地理信息产业园"), 14],
      [place("岳麓区", "长沙高新区"), 16],
      [place("长沙县", "长沙经开区"), 6],
      [place("望城区", "望城经开区"), 6],
      ...ANYWHERE,
    ],
  },
  {
    name: "北斗",
    weight: 9,
    output: [48, 207],
    employment: 15_000,
    small: 300,
    places: [[place("岳麓区", "长沙高新区"), 56], [place("岳麓区", "中电软件园"), 10], ...ANYWHERE],
  },
];

/** How a year's output spreads over its months: little around the Spring Festival, much at the end. */
export const SEASON = [
  0.066, 0.058, 0.084, 0.08, 0.082, 0.09, 0.08, 0.081, 0.088, 0.087, 0.094, 0.11,
] as const;
