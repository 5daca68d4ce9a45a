import type { ComponentChildren } from "preact";

const eyes = (y = 26) => (
  <g fill="currentColor">
    <circle cx="18" cy={y} r="2" />
    <circle cx="30" cy={y} r="2" />
  </g>
);
const line = { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round" } as const;

/** A face for each pet of the catalogue, in the colours of the page; a paw for one that it has never seen. */
const FACES: Readonly<Record<string, ComponentChildren>> = {
  cat: (
    <>
      <path class="fur" d="M11 24 10 8l9 7h10l9-7-1 16a13 13 0 1 1-26 0Z" />
      {eyes(24)}
      <path {...line} d="m21 31 3 2 3-2M8 28l7 1m-7 5 7-2m25-4-7 1m7 5-7-2" />
    </>
  ),
  dog: (
    <>
      <path class="fur" d="M14 12h20a6 6 0 0 1 6 9l-4 8a12 12 0 0 1-24 0l-4-8a6 6 0 0 1 6-9Z" />
      <path class="ear" d="M14 12c-6 0-9 6-8 14 4 1 7-2 8-7Zm20 0c6 0 9 6 8 14-4 1-7-2-8-7Z" />
      {eyes(24)}
      <ellipse cx="24" cy="31" rx="3.5" ry="2.5" fill="currentColor" />
      <path {...line} d="M24 33v3" />
    </>
  ),
  bird: (
    <>
      <circle class="fur" cx="22" cy="24" r="14" />
      <path class="ear" d="m34 20 10 4-10 5Z" />
      <circle cx="26" cy="20" r="2" fill="currentColor" />
      <path {...line} d="M10 26c4 6 11 6 14 0M20 38v5m5-5v5" />
    </>
  ),
  fish: (
    <>
      <path class="ear" d="m33 24 10-9v18Z" />
      <ellipse class="fur" cx="22" cy="24" rx="16" ry="10" />
      <circle cx="13" cy="22" r="2" fill="currentColor" />
      <path {...line} d="M21 18c3 4 3 8 0 12m6-11c3 3 3 7 0 10" />
    </>
  ),
  rabbit: (
    <>
      <path class="ear" d="M17 22c-4-8-4-18 0-19s6 10 5 18Zm14 0c4-8 4-18 0-19s-6 10-5 18Z" />
      <circle class="fur" cx="24" cy="30" r="13" />
      {eyes(28)}
      <path {...line} d="m21 34 3 2 3-2" />
    </>
  ),
  hamster: (
    <>
      <g class="ear">
        <circle cx="12" cy="14" r="5" />
        <circle cx="36" cy="14" r="5" />
      </g>
      <ellipse class="fur" cx="24" cy="26" rx="17" ry="14" />
      {eyes(24)}
      <path {...line} d="M24 29v2m-4 2c2 2 6 2 8 0" />
    </>
  ),
  pony: (
    <>
      <path class="ear" d="M14 5c8-2 14 0 16 6L14 30Z" />
      <path class="fur" d="M18 8c8-2 13 3 14 10l5 14a6 6 0 0 1-11 5l-8-8v15H8c0-18 0-32 10-36Z" />
      <circle cx="25" cy="19" r="2" fill="currentColor" />
      <path {...line} d="M33 34h1" />
    </>
  ),
  chicken: (
    <>
      <path class="ear" d="M17 13c-3-6 3-8 5-4 1-5 7-4 6 0 4-2 7 3 3 6Z" />
      <circle class="fur" cx="24" cy="26" r="14" />
      {eyes(24)}
      <path class="ear" d="m20 29 4 6 4-6Z" />
    </>
  ),
};

const PAW = (
  <g class="fur">
    <ellipse cx="24" cy="31" rx="10" ry="8" />
    <circle cx="11" cy="22" r="4" />
    <circle cx="19" cy="13" r="4" />
    <circle cx="29" cy="13" r="4" />
    <circle cx="37" cy="22" r="4" />
  </g>
);

export function PetPicture({ title }: { readonly title: string }) {
  return (
    <svg class="picture" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      {FACES[title.toLowerCase()] ?? PAW}
    </svg>
  );
}
