"""Words that are never part of a name."""

import re

NO_NAME_ZH = re.compile(
    "|".join(
        """
        你好 您好 谢谢 多谢 谢啦 谢了 感谢 高兴 方便 应聘 时间 安全 成都 常州 温州 金华 广州 安徽 江苏 江西 云南
        甘肃 宁波 宁夏 华为 通过 和我 明天 明白 白天 周[一二三四五六日天] 于是 何时 经理 经验 文件 全部 全职 万一
        应届 应该 能够 能否 可以 电话 手机 邮箱 邮件 微信 号码 简历 信箱 座机 连接 向您 向你 别的 从事 本科 硕士
        博士 毕业 学生 工程 架构 公司 职位 岗位 我想 我要 查看 关于 通知 方式 联系 那个 那就 都行 都可 都是 都系
        后来 空闲 终于 易于 相同 同号 同上 平时 解决 段时 须知 居住 家里 国内 国外 文档 广告 东西 利用 简单 曾经
        包括 单位 容易 慎重 符合 幸会 石家庄 马上 马来 方向 许多 常用 时候 计算 高级 程序 任何 晚上 上午 麻烦
        随时 下午 中午 上海 北京 深圳 杭州 武汉 南京 苏州 重庆 天津 西安 厦门 青岛 香港 台湾 澳门 新加坡 左右
        祝好 此致 敬礼 万分 诸位 乐意 水平 伏案 司机 护士 老师 顾问 主管 别用 别打 就行 别忘 银行 施工 务必 计较
        方案 初次 信息 全天 常在 时段 强烈 单独 路上 官网 官方 盘古 占用 畅聊 海外 英伟达 腾讯 阿里 百度 字节
        海归 海龟 实习 在读 转行 跳槽 秋招 春招 应聘者 先生 女士 小姐 师傅 祝你 祝您 祝贵 安好 顺利 成功 同步
        应急 别名 关注 总好 工好 董好 哥好 姐好 加我 有空 有事 谈谈 聊聊 包吃
        性能 顺心 愉快 快乐 健康 平安 莫得
        """.split()  # noqa: SIM905 - a list to be read by people
    )
)
"""What begins like a Chinese name in messages like these, and what no name contains."""
NO_NAME_EN = frozenset(
    """
    a absolutely address afternoon aloha alright alrighty also am america american analyst and any anytime
    architect are asap asia ask at attn australia australian austrian available awesome bachelor back backup bcc
    beijing berlin best bole bonjour both brazilian british btw bye call can canada canadian cantonese cc cell
    cellphone ceo certainly chat cheerio cheers china chinese ciao college company congrats consultant contact cool
    corp currently cv danish danke dear definitely designer developer dob done driver dutch e-mail egyptian email
    engineer english eod europe evening ext extension facebook fax filipino finnish for france freelancer french
    fresh friday from fwd fyi german germany github gitlab gmail gmbh good gotcha gracias graduate great greek
    greetings group guangzhou haha hahaha hallo hangzhou happy hello help here hey heya hi hiya hmm hola home hong
    hope hotline howdy hpc hr i id if imessage in inc india indian indonesian instagram institute interested intern
    iranian irish is it italian japan japanese job junior just kakao kind kong korea korean landline let line
    linkedin llc lol london looking ltd macau mail malaysia malaysian manager mandarin master maybe me menu merci
    message mexican mobile moin monday morning mr mrs ms my nah namaste name nb new next nigerian none nope
    norwegian not nothing number nurse of office ok okay old on oops or outlook pakistani paris perfect personal
    phd phone please polish portuguese primary privet ps qq re reach ready reception regards resume righto role
    russian salaam salut saturday secondary senior sent servus shanghai shenzhen signal sincerely singapore
    singaporean skip skype software solutions sorry spanish stop student sunday sup sure swedish swiss systems ta
    taipei taiwan taiwanese technologies technology tel telegram text thai thank thanks thanx the there this
    thursday thx to today tokyo tomorrow tonight tuesday turkish twitter ty uk ukrainian university usa use viber
    vietnamese voila vx we website wechat wednesday weekdays weekends weixin wfh what whats whatsapp when whenever
    where whoops why wow wx yeah yep yes yo yoo york your yours yup zalo
    """.split()  # noqa: SIM905 - a list to be read by people
)
"""Not even with a capital."""
ENDING = (
    r"(?:'(?:s|m|re|t|ll|ve|d)|[a-z]{3}ing|tion|ness|ful|ous|[ai]ble|ment|[iab]l?ly|ish|ese|less|ist"
    r"|(?:at|iz|or|ir|ll|s|c|k|t)ed)$"
)
WORDS = (
    "unemployed thrilled keen eager glad gonna wanna gotta kinda lemme dunno "
    "idk bilingual fluent remote undergrad newbie dev postdoc grad sysadmin recruiter tmrw? ur?"
)
UNMISTAKABLE_EN = re.compile(rf"{ENDING}|^(?:{'|'.join(WORDS.split())})$")
"""How no name in small letters ends, and what follows "I'm" besides names."""
