import { expect, it } from 'vitest'
import { readPrometheusText } from './prometheusText.ts'

const text = `# HELP backlog_size what waits
# TYPE backlog_size gauge
backlog_size{chain="hub-1",memo="a \\"b\\", c=\\\\d\\ne",} 3
backlog_size 1.2e+03 1712000000000
other{chain="hub-1"} NaN
`

it('reads labels as they are written, and the metrics that are wanted alone', () => {
  expect(readPrometheusText(text, new Set(['backlog_size']))).toEqual([
    {
      name: 'backlog_size',
      labels: new Map([
        ['chain', 'hub-1'],
        ['memo', 'a "b", c=\\d\ne'],
      ]),
      value: 3,
    },
    { name: 'backlog_size', labels: new Map(), value: 1_200 },
  ])
})

it.each(['<html>no metrics</html>', 'backlog_size{chain="a"} many'])('tells that %s is no such text', text => {
  expect(readPrometheusText(text, new Set(['backlog_size']))).toBeNull()
})
