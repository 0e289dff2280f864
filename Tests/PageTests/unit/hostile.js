/** Texts that want to be more than text: nothing of them may run, and nothing may look like what it is not. */

export const HOSTILE = [
  '<script>window.hit = 1</script>', '<img src=x onerror="window.hit=1">', '<svg onload=window.hit=1><animate onbegin=window.hit=1>',
  '<svg><script>window.hit=1</script></svg>', '<a href="javascript:window.hit=1">x</a>', '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
  '<math><mtext><style><img src=x onerror=window.hit=1></style></mtext></math>', '<b onmouseover=window.hit=1>bold</b>',
  '[x](javascript:window.hit=1)', '[x](JaVaScRiPt:window.hit=1)', '[x](java\nscript:window.hit=1)', '[x](\u0001javascript:window.hit=1)',
  '[x](data:text/html,<script>parent.hit=1</script>)', '[x](vbscript:x)', '[x](file:///etc/passwd)', '[x](//evil.example/)', '[x](https:evil.example)',
  '[x](https://evil.example/" onmouseover="window.hit=1)', "[x](https://evil.example/' onclick='window.hit=1)", '[<img src=x onerror=window.hit=1>](https://evil.example/)',
  '![x](https://evil.example/x.png)', '[a](https://a.example "title" onclick=window.hit=1)', '<https://evil.example/>', '[x]: javascript:window.hit=1',
  '**<script>window.hit=1</script>**', '*_~~**`<script>window.hit=1</script>`**~~_*', '`<script>window.hit=1</script>`',
  '```html onload=window.hit=1\n<script>window.hit=1</script>\n```', '```"><script>window.hit=1</script>\nx\n```', '> <script>window.hit=1</script>\n> > <img src=x onerror=window.hit=1>',
  '- <script>window.hit=1</script>\n- [x](javascript:window.hit=1)', '1. <svg onload=window.hit=1>', 'null\u0000byte <scr\u0000ipt>window.hit=1</scr\u0000ipt>',
  '[bank.example](https://evil.example/)', '[https://bank.example/\u202egpj.exe](https://evil.example/)', '[\u202elpmaxe.knab](https://evil.example/)',
  'https://evil.example/\u202egpj.exe', 'https://b\u0430nk.example/', '[b\u0430nk.example](https://b\u0430nk.example/)', 'https://bank.example@evil.example/',
  '[bank\u3002example](https://evil.example/)', '[bank.\u200bexample](https://evil.example/)', '\u202e\u202ereversed', '\u2067 never closed', '@Ada\u202e @\u202eadA',
  '&lt;script&gt;window.hit=1&lt;/script&gt;', '&#106;avascript:window.hit=1', '{{constructor.constructor("window.hit=1")()}}', '<!--<script>window.hit=1//-->', ']]><script>window.hit=1</script>',
];
