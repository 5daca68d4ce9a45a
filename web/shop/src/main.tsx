import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Config, fetchCatalogue, fetchConfig, ShopError } from "./api.ts";
import type { Pet } from "./cart.ts";
import { Shop } from "./shop.tsx";
import "./style.css";

interface Loaded {
  readonly config: Config;
  readonly pets: readonly Pet[];
}

/** The page: finds out where the API is, and what there is to buy. */
function Page() {
  const [loaded, setLoaded] = useState<Loaded>();
  const [failure, setFailure] = useState<string>();
  const [attempt, setAttempt] = useState(1);
  useEffect(() => {
    setFailure(undefined);
    load().then(setLoaded, (error) => {
      setFailure(error.message);
      if (!(error instanceof ShopError)) throw error;
    });
  }, [attempt]);
  return (
    <>
      <header>
        <h1>AWSomePets</h1>
        <p>Pick a pet, pay with a test card, and watch the order's status arrive.</p>
      </header>
      {loaded !== undefined ? (
        <Shop {...loaded} />
      ) : failure === undefined ? (
        <p class="notice" role="status">
          Opening the shop …
        </p>
      ) : (
        <div class="notice">
          <p role="alert">{failure}</p>
          <button type="button" class="aside" onClick={() => setAttempt(attempt + 1)}>
            Try again
          </button>
        </div>
      )}
    </>
  );
}

async function load(): Promise<Loaded> {
  const config = await fetchConfig();
  return { config, pets: await fetchCatalogue(config) };
}

render(<Page />, document.getElementById("shop")!);
