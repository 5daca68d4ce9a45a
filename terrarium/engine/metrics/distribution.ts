const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
/** How many low bits of a 23-bit mantissa go: values of up to 11 significant bits stay as they are, others err by 0.1 %. */
const COARSE = 13;
const VERY_COARSE = 17;
/** Different values that are told apart; past that, they are told apart less well. */
const MOST_BINS = 1000;

/** A distribution as it is kept; `bins` is absent where all values are alike, and null where they are not known. */
export interface KeptDistribution {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly bins?: readonly (readonly [value: number, count: number])[] | null;
}

/**
 * What is kept of the values of one metric in one period: enough for all statistics and, within 0.1 %, for percentiles. As long
 * as all values are alike, as those of a counter are, it is four numbers.
 */
export class Distribution {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #bins: Map<number, number> | undefined;
  /** Some values came as a statistic set ("PutMetricData"): of those nobody knows the percentiles. */
  #unknown = false;
  #lost = COARSE;

  static from({ bins, ...kept }: KeptDistribution): Distribution {
    const distribution = new Distribution();
    Object.assign(distribution, kept);
    if (bins === null) distribution.#unknown = true;
    else if (bins) distribution.#bins = new Map(bins);
    return distribution;
  }

  add(value: number, count = 1): void {
    if (value !== this.min || value !== this.max) this.#differs(value, count);
    this.count += count;
    this.sum += value * count;
  }

  merge(other: Distribution): void {
    const { count, sum, min, max } = other;
    if (count === 0) return;
    if (other.#unknown) this.#unknown = true;
    if (other.#bins || other.#unknown) {
      const bins = other.#bins ?? new Map();
      if (!this.#bins)
        this.#bins = this.count > 0 ? new Map([[quantize(this.min, this.#lost), this.count]]) : new Map();
      for (const [value, times] of bins) this.#bin(value, times);
      this.min = Math.min(this.min, min);
      this.max = Math.max(this.max, max);
      this.count += count;
      this.sum += sum;
    } else {
      this.add(min, count);
    }
  }

  kept(): KeptDistribution {
    const { count, sum, min, max } = this;
    const bins = this.#unknown ? null : this.#bins && min !== max ? [...this.#bins] : undefined;
    return { count, sum, min, max, ...(bins !== undefined && { bins }) };
  }

  /** @param percent 0 to 100. Undefined where the values are not known one by one */
  percentile(percent: number): number | undefined {
    if (this.min === this.max) return this.min;
    if (this.#unknown || !this.#bins) return undefined;
    const values = [...this.#bins].sort(([a], [b]) => a - b);
    let rank = Math.max(1, Math.ceil((percent / 100) * this.count));
    for (const [value, count] of values) {
      rank -= count;
      if (rank <= 0) return Math.min(Math.max(value, this.min), this.max);
    }
    return this.max;
  }

  #differs(value: number, count: number): void {
    if (this.count > 0) {
      this.#bins ??= new Map([[quantize(this.min, this.#lost), this.count]]);
      this.#bin(value, count);
    }
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  #bin(value: number, count: number): void {
    const bins = this.#bins!;
    const bin = quantize(value, this.#lost);
    bins.set(bin, (bins.get(bin) ?? 0) + count);
    if (bins.size <= MOST_BINS || this.#lost === VERY_COARSE) return;
    this.#lost = VERY_COARSE;
    this.#bins = new Map();
    for (const [other, times] of bins) this.#bin(other, times);
  }
}

function quantize(value: number, lost: number): number {
  float[0] = value;
  bits[0] = (bits[0]! + (1 << (lost - 1))) & -(1 << lost);
  return float[0];
}
