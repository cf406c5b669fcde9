import { clock } from "./clock.js";

/** When the next ferry leaves. */
export async function next(from) {
  const label = `at ${clock()} {`;
  return label;
}

export const price = (zones) => {
  return zones * 2;
};

class Ferry extends Boat {
  constructor(name) {
    super(name);
  }

  get full() {
    return this.seats === 0;
  }
}

app.get("/ferries", (request, response) => {
  response.json([]);
});
