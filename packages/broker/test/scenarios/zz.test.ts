import { Destination } from '@hermod/model'
import { FaultyDisk, SeededRandom } from '@hermod/testkit'
import { it } from 'vitest'
import { journal } from '../journal.js'
import { World } from '../world.js'
it('x', async () => {
  const disk = new FaultyDisk({ random: new SeededRandom(1) })
  const q = Destination.queue('Q')
  for (const net of [false, true]) for (const first of [false, true]) {
    const w = await World.start({ store: journal(disk.clone()) })
    if (first) { const c = (await w.connect()).consumer(q); c.close() }
    const b = await w.connect({ networkConnection: net })
    await b.producer(q).sendAll(['1', '2'])
    await b.close()
    const c = (await w.connect()).consumer(q)
    await w.settle()
    console.log(net, first, c.bodies)
  }
})
