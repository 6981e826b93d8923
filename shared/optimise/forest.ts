import { RandomForestRegression } from "ml-random-forest";

const TREES = 30;
/** Leaves are not split further below so many samples. */
const LEAF = 3;
/** The library looks at every pair of points for every split: this many train in about a third of a second. */
export const MOST_TRAINED = 300;

/** What a forest expects of a point: mean over its trees, and how far they disagree. */
export interface Expected {
  readonly mean: number;
  readonly spread: number;
}

/** Learns scores by places, and answers what is expected at others. @param places each coordinate between 0 and 1. */
export function forestOf(places: readonly (readonly number[])[], scores: readonly number[], seed: number): (places: readonly (readonly number[])[]) => Expected[] {
  const forest = new RandomForestRegression({
    nEstimators: TREES, seed, maxFeatures: 1, replacement: false, useSampleBagging: true, noOOB: true, treeOptions: { minNumSamples: LEAF },
  });
  forest.train(places.map((place) => [...place]), [...scores]);
  return (asked) => {
    const trees = forest.predictionValues(asked.map((place) => [...place]));
    return asked.map((_, row) => expectedOf(trees.getRow(row)));
  };
}

function expectedOf(values: readonly number[]): Expected {
  const mean = values.reduce((total, one) => total + one, 0) / values.length;
  return { mean, spread: Math.sqrt(values.reduce((total, one) => total + (one - mean) ** 2, 0) / values.length) };
}
