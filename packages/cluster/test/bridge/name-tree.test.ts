/** Nothing is overlooked that covers a name or is covered by it; nothing is looked at without need. */
import { Destination, matchesDestination } from '@hermod/model'
import { expect, test } from 'vitest'
import { NameTree } from '../../src/bridge/name-tree.js'

const ELEMENTS = ['a', 'b', 'c', '*', '>', '']

/** All names of up to `most` elements. */
function names(most: number): string[] {
  let all = [...ELEMENTS]
  const found = [...all]
  for (let length = 2; length <= most; length++) {
    all = all.flatMap((name) => ELEMENTS.map((element) => `${name}.${element}`))
    found.push(...all)
  }
  return found
}

test('finds all that cover a name or are covered by it', () => {
  const tree = new NameTree<Destination>()
  const all = [...names(3).map((name) => Destination.queue(name)), Destination.queue('a.b,c.>'), Destination.topic('a')]
  for (const destination of all) tree.add(destination, destination)
  for (const asked of [...all, Destination.queue('a.c,b.b.b')]) {
    const near = tree.near(asked)
    expect(new Set(near).size).toBe(near.length)
    const related = all.filter(
      (one) => asked.members().some((member) => matchesDestination(one, member)) || matchesDestination(asked, one),
    )
    expect(related.filter((one) => !near.includes(one)).map(String), String(asked)).toEqual([])
  }
})

test('looks at nothing that has another name', () => {
  const tree = new NameTree<number>()
  for (let n = 0; n < 1000; n++) tree.add(Destination.queue(`orders.${n}`), n)
  tree.add(Destination.queue('stock.>'), -1)
  expect(tree.near(Destination.queue('orders.7'))).toEqual([7])
  expect(tree.near(Destination.queue('stock.>'))).toEqual([-1])
  expect(tree.near(Destination.queue('stock.7.x'))).toEqual([-1])
  expect(tree.near(Destination.topic('orders.7'))).toEqual([])
  expect([...tree.near(Destination.queue('*.7'))].sort()).toEqual([-1, 7])
})

test('long names share a place, and are told apart by whoever asks', () => {
  const tree = new NameTree<string>()
  const long = (last: string) => Destination.queue(`${'x.'.repeat(5000)}${last}`)
  tree.add(long('a'), 'a')
  tree.add(long('>'), '>')
  expect(tree.near(long('b'))).toEqual(['a', '>'])
  tree.delete(long('a'), 'a')
  expect(tree.near(long('b'))).toEqual(['>'])
})

test('what is deleted is found no more, and what is not there is not missed', () => {
  const tree = new NameTree<string>()
  const all = [...names(3), 'a,b'].map((name) => Destination.queue(name))
  for (const destination of all) tree.add(destination, destination.name)
  tree.delete(Destination.queue('never.there'), 'never.there')
  tree.delete(Destination.queue('a'), 'b')
  expect(tree.near(Destination.queue('>'))).toHaveLength(all.length)
  for (const destination of all) tree.delete(destination, destination.name)
  expect(tree.near(Destination.queue('>'))).toEqual([])
})
