import { test, expect } from "vitest";
import { readPages } from "#generator/read/read";
const page=(...rows:string[])=>["---","title: 演示","path: /v3/demo","---","","# {{ $frontmatter.title }} {#post}","","| 请求参数 | 类型 {.type} | 描述 {.desc}","| --- | --- | ---","| json {data-required} | object | 正文",...rows,"","{.im-table #request}",""].join("\n");
const enc="{data-encrypted=by-rsa-pubkey}";
const cases:Record<string,string>={
 good:page(`| a {data-indent=1} | string ${enc} | 甲`),
 comment:page(`<!-- | a {data-indent=1} | string ${enc} | 甲 -->`, "| b {data-indent=1} | string | 乙"),
 comment2:page("<!--",`| a {data-indent=1} | string ${enc} | 甲`,"-->", "| b {data-indent=1} | string | 乙"),
 full:page(`| a {data-indent=1} | string ${enc} | 甲`).replaceAll("|","｜"),
 box:page(`| a {data-indent=1} | string ${enc} | 甲`).replaceAll("|","│"),
 fence:page(`| a {data-indent=1} | string ${enc} | 甲`).replace("| 请","```\n| 请")+"```\n",
 html:page().replace(/\| 请[^]*正文/,"<table><tr><th>请求参数</th><th>类型</th></tr><tr><td>a</td><td>string</td></tr><tr><td>b</td><td>string</td></tr></table>"),
 list:page().replace(/\| 请[^]*正文/,"- a string 甲\n- b：string，乙"),
 onlymark:page().replace(/\| 请[^]*正文/,""),
 name:page(..."a（必填） a* a? [a](#a) <b>a</b> a<sup>*</sup> a[^1] a&#95;b a&nbsp; ａ аb a\0 a\ufffd".split(" ").map(n=>`| ${n} {data-indent=1} | string | 甲`)),
 value:page("| a {data-indent=1} | string | 甲<br/>`A\u200bB` \\| `\u3000C` \\| `Ｄ` 枚举值之一"),
 encs:page(...["data-x=by-rsa-pubkey","by-rsa-pubkey","data-enc=x","data-cipher=x","data-tooltip=by-rsa-pubkey","data-encoded=by-rsa-pubkey",".by-rsa-pubkey","RSA_PUBKEY","data-tooltip=微信支付公钥/平台证书加密后的BASE64字符串"].map((x,i)=>`| a${i} {data-indent=1} | string {${x}} | 甲`)),
 joined:page(`| a {data-indent=1} | string | 甲 | b {data-indent=1} | string ${enc} | 乙`),
 rulemoved:page(`| a {data-indent=1} | string ${enc} | 甲`).replace("| --- | --- | ---\n","").replace("正文\n","正文\n| --- | --- | ---\n"),
};
test.each(Object.entries(cases))("%s",(n,text)=>{
 const r=readPages([{path:n,text}]);
 console.log(n, JSON.stringify(r.coverage), r.operations.map(o=>JSON.stringify(o.request.map(f=>[f.name,f.children?.map(c=>[c.name,c.encryption,c.enum,c.tooltip])]))).join(), "\n"+r.findings.map(f=>`${f.line}:${f.column} ${f.severity} ${f.rule} ${JSON.stringify(f.data)}`).join("\n"));
 expect(1).toBe(1);
});
