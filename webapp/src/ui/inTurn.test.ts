// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, onTestFinished, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { drawInTurn, InTurn, turns } from './inTurn.ts'

function noted(name: string, notes: string[], more?: () => ReturnType<typeof h>) {
  return defineComponent(() => {
    notes.push(name)
    return more ?? (() => h('p', name))
  })
}

it('draws part after part, those within others too, each in a task of its own', async () => {
  const tasks: (() => void)[] = []
  // Vue's own tools wait for some time too.
  vi.stubGlobal('setTimeout', (act: () => void, ms?: number) => ms === undefined && tasks.push(act))
  onTestFinished(() => void vi.unstubAllGlobals())
  const notes: string[] = []
  const [inner, foot] = [noted('inner', notes), noted('foot', notes)]
  const head = noted('head', notes, () => h(InTurn, () => h(inner)))
  const page = noted('page', notes, () => h('div', [h(InTurn, () => h(head)), h(InTurn, () => h(foot))]))
  void drawInTurn(take => mount(page, { global: { provide: { [turns as symbol]: take } } })).then(() => notes.push('all'))
  for (const expected of [['page'], ['head'], ['foot'], ['inner', 'all']]) {
    tasks.shift()?.()
    await flushPromises()
    expect(notes.splice(0)).toEqual(expected)
  }
})

it('draws at once what comes after that, and where nobody takes turns', async () => {
  const name = ref('one')
  let late: ReturnType<typeof mount> | undefined
  let draw = (_: () => void) => {}
  await drawInTurn(take => (draw = take))
  for (const provide of [{ [turns as symbol]: draw }, {}]) {
    late = mount(InTurn, { slots: { default: () => h('p', name.value) }, global: { provide } })
    expect(late.text()).toBe(name.value)
    name.value = 'another'
    await nextTick()
    expect(late.text()).toBe('another')
  }
})
