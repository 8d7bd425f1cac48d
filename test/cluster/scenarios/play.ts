/** A network of a mix with every scenario that suits it, as tests. */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { Ground } from '../support/ground.js'
import { type Mix, mixName } from '../support/mix.js'
import { SCENARIOS } from './all.js'
import type { Scenario } from './scenario.js'

export function playAll(mix: Mix, scenarios: readonly Scenario[] = SCENARIOS): void {
  describe(`N28 ${mixName(mix)}`, () => {
    let ground: Ground
    beforeAll(async () => {
      ground = await Ground.start(mix)
    })
    afterAll(() => ground?.dispose())
    for (const { title, suits, play } of scenarios) {
      if (suits?.(mix) ?? true) test(title, () => play(ground))
    }
  })
}
